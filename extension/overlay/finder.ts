/** How the two files of the page script meet: in the world they share, which no page sees. */

import type { Finder } from '../core/article';

const FINDER = Symbol.for('hearsay.finder');

type World = { [FINDER]?: Finder };

export function offerFinder(finder: Finder): void {
  (globalThis as World)[FINDER] = finder;
}

/** Finds nothing where the other file is missing: the page's own declarations are left then. */
export function finder(): Finder {
  return (globalThis as World)[FINDER] ?? (() => null);
}
