/** Marks, card and pointer together: what a page script holds while it is in a page. */

import type { Mark } from '../core/anchor';
import type { Step } from '../core/messages';
import type { Slices } from '../core/slices';
import { Card, type CardOptions } from './card';
import type { Basis } from './card-actions';
import { canPaint, Painter } from './paint';
import { followPointer } from './pointer';
import { rectsOf } from './rects';
import { returnTo, scrollToMark, whereabouts, type Whereabouts } from './reveal';

const FLASH_TIME = 1800;

export interface OverlayOptions extends CardOptions {
  /** Hears where the sentence starts that was gone to or whose card is open. */
  current: (start: number | null) => void;
  /** False once nobody is left who could say what the marks mean. */
  alive: () => boolean;
}

export class Overlay {
  /** Marks can be painted in this browser. */
  readonly painted = canPaint();
  private readonly painter = this.painted ? new Painter() : null;
  private marks: readonly Mark[] = [];
  private basis: Basis | null = null;
  private card: Card | null = null;
  /** Ends everything that was started for the marks. */
  private active = new AbortController();
  private follow: (page: Document) => void = () => undefined;
  private flashing: ReturnType<typeof setTimeout> | undefined;
  private visited: Mark | null = null;
  private origin: Whereabouts | null = null;

  constructor(private readonly options: OverlayOptions) {}

  /** Shows these marks in place of those before. */
  *show(marks: readonly Mark[], basis: Basis): Slices<void> {
    this.marks = marks;
    this.basis = basis;
    if (this.painter !== null) yield* this.painter.paint(marks, basis.look.palette);
    if (marks.length === 0) this.card?.hide();
    else if (this.card === null && this.painted) this.listen();
    for (const page of documentsOf(marks)) this.follow(page);
  }

  /** False when no mark starts at that offset of the text. */
  reveal(start: number): boolean {
    const mark = this.marks.find(({ sentence }) => sentence.start === start);
    if (mark === undefined) return false;
    this.visit(mark);
    return true;
  }

  /** Goes to the next or previous mark and opens its card; returns where its sentence starts. */
  step(by: Step): number | null {
    const mark = this.neighbor(by);
    if (mark === null) return null;
    // At once: the card is placed beside it.
    this.visit(mark, 'instant');
    if (this.basis !== null) this.card?.open(mark, this.basis);
    return mark.sentence.start;
  }

  /** To where the reader was before the first visit. */
  back(): void {
    this.card?.hide();
    if (this.origin !== null) returnTo(this.origin);
    [this.origin, this.visited] = [null, null];
    this.options.current(null);
  }

  clear(): void {
    this.active.abort();
    this.active = new AbortController();
    clearTimeout(this.flashing);
    [this.marks, this.basis, this.card] = [[], null, null];
    this.follow = () => undefined;
    [this.visited, this.origin] = [null, null];
    this.painter?.unpaint();
  }

  private listen(): void {
    const { signal } = this.active;
    const card = new Card(this.options);
    this.card = card;
    this.follow = followPointer({
      card,
      marks: () => this.marks,
      show: (mark, pointer) => {
        if (this.basis === null) return;
        if (!this.options.alive()) return this.clear();
        card.show(mark, this.basis, pointer);
        this.options.current(mark.sentence.start);
      },
      signal,
    });
    signal.addEventListener('abort', () => card.remove());
  }

  private visit(mark: Mark, behavior?: ScrollBehavior): void {
    this.origin ??= whereabouts();
    this.visited = mark;
    scrollToMark(mark, behavior);
    clearTimeout(this.flashing);
    this.painter?.flash(mark.ranges);
    this.flashing = setTimeout(() => this.painter?.flash([]), FLASH_TIME);
    this.options.current(mark.sentence.start);
  }

  /** From the mark last visited; else the first one that is not above the window, or below it. */
  private neighbor(by: Step): Mark | null {
    const { marks, visited } = this;
    const at = marks.findIndex(({ sentence }) => sentence.start === visited?.sentence.start);
    if (at >= 0) return marks[(at + by + marks.length) % marks.length] ?? null;
    const below = marks.findIndex((mark) => bottomOf(mark) >= 0);
    const next = below === -1 ? 0 : below;
    return marks.at(by === 1 ? next : next - 1) ?? null;
  }
}

function documentsOf(marks: readonly Mark[]): Set<Document> {
  const pages = new Set([document]);
  for (const { ranges } of marks) {
    for (const { startContainer } of ranges) {
      if (startContainer.ownerDocument !== null) pages.add(startContainer.ownerDocument);
    }
  }
  return pages;
}

function bottomOf({ ranges }: Mark): number {
  return Math.max(...ranges.flatMap((range) => rectsOf(range).map(({ bottom }) => bottom)));
}
