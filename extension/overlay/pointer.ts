/** Opens and closes the card as the pointer rests on a mark, leaves it, or goes to the card. */

import type { Mark } from '../core/anchor';
import type { Card } from './card';
import { markAt } from './hit';

/** Long enough that moving across an article opens nothing. */
const SHOW_DELAY = 140;
/** Long enough to reach the card. */
const HIDE_DELAY = 280;

export interface Hovering {
  card: Card;
  marks: () => readonly Mark[];
  show: (mark: Mark, pointer: { x: number; y: number }) => void;
  signal: AbortSignal;
}

export function followPointer({ card, marks, show, signal }: Hovering): void {
  let shown: Mark | null = null;
  let wanted: Mark | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;

  const hide = (): void => {
    clearTimeout(timer);
    [shown, wanted] = [null, null];
    card.hide();
  };
  const want = (mark: Mark | null, x: number, y: number): void => {
    if (mark === wanted) return;
    wanted = mark;
    clearTimeout(timer);
    if (mark === shown) return;
    if (mark === null) timer = setTimeout(hide, HIDE_DELAY);
    else
      timer = setTimeout(() => {
        shown = mark;
        show(mark, { x, y });
      }, SHOW_DELAY);
  };
  const onMove = (event: PointerEvent): void => {
    cancelAnimationFrame(frame);
    if (card.owns(event)) {
      want(shown, event.clientX, event.clientY);
      return;
    }
    const { clientX: x, clientY: y } = event;
    frame = requestAnimationFrame(() => want(markAt(marks(), x, y), x, y));
  };

  const passive = { passive: true, capture: true, signal } as const;
  document.addEventListener('pointermove', onMove, passive);
  document.addEventListener('pointerdown', onMove, passive);
  document.addEventListener('scroll', (event) => card.owns(event) || hide(), passive);
  document.documentElement.addEventListener('pointerleave', () => want(null, 0, 0), { signal });
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide(), passive);
  signal.addEventListener('abort', () => {
    cancelAnimationFrame(frame);
    hide();
  });
}
