/** Which mark is under the pointer. Highlights receive no events, so the page is asked. */

import type { Mark } from '../core/anchor';
import { contains } from './placement';

/** A pointer this far off a line of text still means it. */
const SLACK = 2;

export function markAt(marks: readonly Mark[], x: number, y: number): Mark | null {
  const caret = document.caretPositionFromPoint(x, y);
  if (caret === null) return null;
  for (const mark of marks) {
    for (const range of mark.ranges) {
      if (holds(range, caret.offsetNode, caret.offset) && touches(range, x, y)) return mark;
    }
  }
  return null;
}

function holds(range: Range, node: Node, offset: number): boolean {
  try {
    return range.isPointInRange(node, offset);
  } catch {
    // The page changed the node between the two questions: then it is not in the range.
    return false;
  }
}

/** The caret goes to the nearest text however far away it is; a mark is under the pointer or not. */
function touches(range: Range, x: number, y: number): boolean {
  return [...range.getClientRects()].some((rect) => contains(rect, x, y, SLACK));
}
