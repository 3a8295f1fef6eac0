/** Marks, card and pointer together: what a page script holds while it is in a page. */

import type { Mark } from '../core/anchor';
import type { Precision } from '../core/messages';
import { createCard, type CardOptions } from './card';
import { canPaint, paint, unpaint } from './paint';
import { followPointer } from './pointer';
import { reveal } from './reveal';

export class Overlay {
  /** Marks can be painted in this browser. */
  readonly painted = canPaint();
  private marks: readonly Mark[] = [];
  /** Ends everything that was started for the marks. */
  private active = new AbortController();
  private endFlash: () => void = () => undefined;

  constructor(private readonly options: CardOptions) {}

  show(marks: readonly Mark[], precision: Precision): void {
    this.clear();
    this.marks = marks;
    if (!this.painted || marks.length === 0) return;
    paint(marks);
    const { signal } = this.active;
    const card = createCard(this.options);
    followPointer({
      card,
      marks: () => this.marks,
      show: (mark, pointer) => card.show(mark, precision, pointer),
      signal,
    });
    signal.addEventListener('abort', () => card.remove());
  }

  /** False when no mark starts at that offset of the text. */
  reveal(start: number): boolean {
    const mark = this.marks.find(({ sentence }) => sentence.start === start);
    if (mark === undefined) return false;
    this.endFlash();
    this.endFlash = reveal(mark, this.painted);
    return true;
  }

  clear(): void {
    this.active.abort();
    this.active = new AbortController();
    this.marks = [];
    this.endFlash();
    if (this.painted) unpaint();
  }
}
