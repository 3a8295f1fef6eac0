/** Where a text is in the window, also when it stands in a frame. */

import type { Box } from './placement';

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
