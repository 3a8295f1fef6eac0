/** Which mark is under the pointer. Highlights receive no events, so the page is asked. */

import type { Mark } from '../core/anchor';
import { contains } from './placement';

/** A pointer this far off a line of text still means it. */
const SLACK = 2;

/** `x` and `y` count from the corner of the window of `page`, which may be a frame's. */
export function markAt(marks: readonly Mark[], page: Document, x: number, y: number): Mark | null {
  const top = elementAt(page, x, y);
  if (top === null) return null;
  for (const mark of marks) {
    for (const range of mark.ranges) {
      if (isOn(range, top) && touches(range, x, y)) return mark;
    }
  }
  return null;
}

/** What the pointer is on, also inside open shadow roots; what covers a text hides its marks. */
function elementAt(page: Document, x: number, y: number): Element | null {
  let found = page.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inner = found.shadowRoot.elementFromPoint(x, y);
    if (inner === null || inner === found) return found;
    found = inner;
  }
  return found;
}

/** Some of the range's text is in the element. */
function isOn(range: Range, element: Element): boolean {
  const sameTree = range.startContainer.getRootNode() === element.getRootNode();
  return sameTree && range.intersectsNode(element);
}

function touches(range: Range, x: number, y: number): boolean {
  for (const rect of range.getClientRects()) if (contains(rect, x, y, SLACK)) return true;
  return false;
}
