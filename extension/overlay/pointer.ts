/** Opens and closes the card as the pointer rests on a mark, leaves it, or goes to the card. */

import { isSameMark, type Mark } from '../core/anchor';
import type { Card } from './card';
import { markAround } from './focus';
import { markAt } from './hit';
import { cornerOf } from './rects';

/** Long enough that moving across an article opens nothing. */
const SHOW_DELAY = 140;
/** Long enough to reach the card. */
const HIDE_DELAY = 280;

export interface Hovering {
  card: Card;
  marks: () => readonly Mark[];
  show: (mark: Mark, pointer: Point) => void;
  signal: AbortSignal;
}

interface Point {
  x: number;
  y: number;
}

/** Returns what makes it follow the pointer in one more document: a frame hears its own events. */
export function followPointer({ card, marks, show, signal }: Hovering): (page: Document) => void {
  const wish = new Wish(show, () => card.hide());
  let frame = 0;

  const onMove = (event: PointerEvent): void => {
    cancelAnimationFrame(frame);
    if (card.owns(event)) return wish.keep();
    const { clientX: x, clientY: y } = event;
    const page = documentOf(event);
    const pointer = { x: x + cornerOf(page).left, y: y + cornerOf(page).top };
    // A press beside a card that somebody is at work in ends it; passing by does not.
    if (card.busy && event.type === 'pointermove') return;
    if (card.busy) wish.drop();
    frame = requestAnimationFrame(() => wish.want(markAt(marks(), page, x, y), pointer));
  };
  const onFocus = (event: FocusEvent): void => {
    const target = event.target as Node | null;
    if (card.owns(event) || target?.nodeType !== Node.ELEMENT_NODE) return;
    const mark = markAround(marks(), target as Element);
    if (mark === null && card.busy) return;
    const { left, bottom } = (target as Element).getBoundingClientRect();
    const corner = cornerOf(documentOf(event));
    wish.want(mark, { x: left + corner.left, y: bottom + corner.top });
  };
  const onScroll = (event: Event): void => {
    if (!card.owns(event) && !card.follow()) wish.drop();
  };
  // A finger that is lifted leaves the page, but what it tapped is still wanted.
  const onLeave = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && !card.busy) wish.want(null);
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') wish.drop();
  };
  signal.addEventListener('abort', () => {
    cancelAnimationFrame(frame);
    wish.drop();
  });
  const followed = new WeakSet<Document>();
  return (page) => {
    if (followed.has(page)) return;
    followed.add(page);
    const passive = { passive: true, capture: true, signal } as const;
    page.addEventListener('pointermove', onMove, passive);
    page.addEventListener('pointerdown', onMove, passive);
    page.addEventListener('focusin', onFocus, passive);
    page.addEventListener('scroll', onScroll, passive);
    page.addEventListener('keydown', onKey, passive);
    page.documentElement.addEventListener('pointerleave', onLeave, { signal });
  };
}

function documentOf({ currentTarget }: Event): Document {
  return (currentTarget as Node | null)?.ownerDocument ?? (currentTarget as Document);
}

/** A page that was read again has new marks for the same sentences. */
function isSame(mark: Mark | null, other: Mark | null): boolean {
  return mark === other || (mark !== null && isSameMark(mark, other));
}

/** Which mark's card is open, and which is about to be. */
class Wish {
  private shown: Mark | null = null;
  private wanted: Mark | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly show: (mark: Mark, pointer: Point) => void,
    private readonly hide: () => void,
  ) {}

  want(mark: Mark | null, pointer: Point = { x: 0, y: 0 }): void {
    if (isSame(mark, this.wanted)) return;
    this.wanted = mark;
    clearTimeout(this.timer);
    if (isSame(mark, this.shown)) return;
    if (mark === null) this.timer = setTimeout(() => this.drop(), HIDE_DELAY);
    else this.timer = setTimeout(() => this.open(mark, pointer), SHOW_DELAY);
  }

  /** The pointer is on the card: it stays. */
  keep(): void {
    this.want(this.shown);
  }

  drop(): void {
    clearTimeout(this.timer);
    [this.shown, this.wanted] = [null, null];
    this.hide();
  }

  private open(mark: Mark, pointer: Point): void {
    this.shown = mark;
    this.show(mark, pointer);
  }
}
