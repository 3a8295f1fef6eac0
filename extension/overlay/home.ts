/** Where in a page the card's host stands. */

import type { Mark } from '../core/anchor';
import { holderOf } from '../core/composed';

/**
 * The root of the page; for a sentence in a modal dialog the dialog, for nothing outside it can be
 * clicked. (A dialog in a frame does that to its frame alone.)
 */
export function homeOf({ ranges: [range] }: Mark): Element {
  let at = range === undefined ? null : holderOf(range.startContainer);
  while (at !== null && !isModal(at)) at = holderOf(at);
  return at ?? document.documentElement;
}

function isModal(element: Element): boolean {
  return element.ownerDocument === document && element.matches('dialog:modal');
}
