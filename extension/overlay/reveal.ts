/** Brings a marked sentence into view and draws the eye to it. */

import type { Mark } from '../core/anchor';
import { flash } from './paint';

const FLASH_TIME = 1800;

/** Returns what ends the flash early. */
export function reveal(mark: Mark, painted: boolean): () => void {
  scrollTo(mark);
  if (!painted) return () => undefined;
  flash(mark.ranges);
  const timer = setTimeout(() => flash([]), FLASH_TIME);
  return () => {
    clearTimeout(timer);
    flash([]);
  };
}

function scrollTo(mark: Mark): void {
  const [range] = mark.ranges;
  const element = range?.startContainer.parentElement;
  if (range === undefined || !element) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  // The element may be taller than the window: first it, at once, then the sentence itself.
  const before = range.getBoundingClientRect();
  if (before.top >= 0 && before.bottom <= innerHeight) return;
  element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const { top, height } = range.getBoundingClientRect();
  const delta = top + height / 2 - innerHeight / 2;
  if (Math.abs(delta) > 1) scrollBy({ top: delta, behavior: calm ? 'instant' : 'smooth' });
}
