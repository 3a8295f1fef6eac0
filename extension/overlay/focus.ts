/** Which mark the keyboard's focus is in: a link or button of the page inside a sentence. */

import type { Mark } from '../core/anchor';

export function markAround(marks: readonly Mark[], element: Element): Mark | null {
  return marks.find(({ ranges }) => ranges.some((range) => isWithin(range, element))) ?? null;
}

/** An element that holds more than the sentence, such as a focused paragraph, means none of it. */
function isWithin(range: Range, element: Element): boolean {
  return range.intersectsNode(element) && !element.contains(range.commonAncestorContainer);
}
