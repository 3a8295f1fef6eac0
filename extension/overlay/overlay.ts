/** Marks, card and pointer together: what a page script holds while it is in a page. */

import type { Mark } from '../core/anchor';
import type { Precision } from '../core/messages';
import { createCard, type CardOptions } from './card';
import { canPaint, paint, unpaint } from './paint';
import { followPointer } from './pointer';
import { reveal } from './reveal';

export interface Overlay {
  /** Marks can be painted in this browser. */
  readonly painted: boolean;
  show(marks: readonly Mark[], precision: Precision): void;
  /** False when no mark starts there. */
  reveal(start: number): boolean;
  clear(): void;
}

export function createOverlay(options: CardOptions): Overlay {
  const painted = canPaint();
  let marks: readonly Mark[] = [];
  let precision: Precision = {};
  let active: AbortController | null = null;
  let endFlash = (): void => undefined;

  const clear = (): void => {
    active?.abort();
    active = null;
    marks = [];
    endFlash();
    if (painted) unpaint();
  };

  const start = (): void => {
    active = new AbortController();
    const card = createCard(options);
    active.signal.addEventListener('abort', () => card.remove());
    followPointer({
      card,
      marks: () => marks,
      show: (mark, pointer) => card.show(mark, precision, pointer),
      signal: active.signal,
    });
  };

  return {
    painted,
    show(newMarks, newPrecision) {
      clear();
      if (newMarks.length === 0) return;
      [marks, precision] = [newMarks, newPrecision];
      if (!painted) return;
      paint(marks);
      start();
    },
    reveal(at) {
      const mark = marks.find(({ sentence }) => sentence.start === at);
      if (mark === undefined) return false;
      endFlash();
      endFlash = reveal(mark, painted);
      return true;
    },
    clear,
  };
}
