/** Brings a marked sentence into view, and the reader back to where they were. */

import type { Mark } from '../core/anchor';

/** Where a reader is in the page. */
export interface Whereabouts {
  readonly left: number;
  readonly top: number;
  readonly focused: Element | null;
}

export function whereabouts(): Whereabouts {
  return { left: scrollX, top: scrollY, focused: document.activeElement };
}

export function returnTo({ left, top, focused }: Whereabouts): void {
  scrollTo({ left, top, behavior: manner() });
  const inPage = focused instanceof HTMLElement && focused.isConnected;
  if (inPage && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

export function scrollToMark({ ranges: [range] }: Mark, behavior = manner()): void {
  const element = range?.startContainer.parentElement;
  const view = element?.ownerDocument.defaultView;
  if (range === undefined || !element || !view) return;
  // The element may be taller than the window: first it, at once, then the sentence itself.
  if (!isInView(range, view)) element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const { top, height } = range.getBoundingClientRect();
  const delta = top + height / 2 - view.innerHeight / 2;
  if (!isInView(range, view)) view.scrollBy({ top: delta, behavior });
}

/** The sentence is in the part of the window where nothing sticks to an edge over it. */
function isInView(range: Range, view: Window): boolean {
  const { top, bottom } = range.getBoundingClientRect();
  const edge = view.innerHeight / 8;
  return top >= edge && bottom <= view.innerHeight - edge;
}

function manner(): ScrollBehavior {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
}
