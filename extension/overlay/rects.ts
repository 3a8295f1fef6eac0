/** Where a text is in the window, also when it stands in a frame. */

import type { Box, Size } from './placement';

/** The boxes of a range's lines, counted from the corner of this window. */
export function rectsOf(range: Range): Box[] {
  const { left, top } = cornerOf(range.startContainer.ownerDocument);
  return [...range.getClientRects()].map((rect) => ({
    left: rect.left + left,
    top: rect.top + top,
    right: rect.right + left,
    bottom: rect.bottom + top,
  }));
}

/** Where the corner of the document's own window is in this one. */
export function cornerOf(page: Document | null): { left: number; top: number } {
  const corner = { left: 0, top: 0 };
  let frame = page?.defaultView?.frameElement ?? null;
  while (frame !== null) {
    const { left, top } = frame.getBoundingClientRect();
    corner.left += left + frame.clientLeft;
    corner.top += top + frame.clientTop;
    frame = frame.ownerDocument.defaultView?.frameElement ?? null;
  }
  return corner;
}

/** The size of the window without its scroll bars; without a doctype it is the body that tells. */
export function viewSize(): Size {
  const quirky = document.compatMode === 'BackCompat';
  const { clientWidth, clientHeight } = quirky ? document.body : document.documentElement;
  return { width: clientWidth, height: clientHeight };
}

/** By how much a page enlarges what stands in an element, with CSS; boxes are counted without it. */
export function zoomOf(element: Element | null): number {
  return (element as { currentCSSZoom?: number } | null)?.currentCSSZoom ?? 1;
}
