/** A marked page that may change: marks follow its text, and text that comes later is scored too. */

import { anchor, isSameMark, type Mark } from '../core/anchor';
import { BLOCK_END, keptShare, ScoredBlocks } from '../core/blocks';
import type { Answer, ModelFacts } from '../core/contract';
import { check } from '../core/findings';
import type { Look } from '../core/look';
import type { Marked } from '../core/messages';
import type { Slices } from '../core/slices';
import type { Overlay } from './overlay';
import { idle } from './pacing';
import { readAgain, type PageReading } from './reading';
import { Watch } from './watch';

/** Between two requests for a page that keeps growing. */
const REQUEST_GAP = 2_000;
/** After a request that came to nothing. */
const RETRY_GAP = 15_000;
/** A page that asks for more than this is not an article that grows. */
const MOST_REQUESTS = 300;
/**
 * Less of the text that was there is another article, which may share a notice or a signature with
 * the one that was agreed to.
 */
const LEAST_KEPT = 0.2;
/** A shorter block that comes later is a label, a counter or a clock. */
const LEAST_LENGTH = 20;

export interface MarkingPorts {
  overlay: Overlay;
  /** Does work in slices until the signal is aborted. */
  run<T>(name: 'mark' | 'follow', work: Slices<T>, signal: AbortSignal): Promise<T>;
  /** Scores text that came later; null when that is not possible now. */
  score(text: string): Promise<Answer | null>;
  /** Marks have changed by themselves. */
  changed(marked: Marked): void;
  /** False once nobody is left to speak to: marks of another script may have taken the place. */
  alive(): boolean;
}

export class Marking {
  private readonly ending = new AbortController();
  private readonly scored = new ScoredBlocks();
  private readonly watch: Watch;
  private marks: readonly Mark[] = [];
  private dropped = 0;
  /** The text as it last was while the reader was still at the article that was marked. */
  private home: string;
  private grown = false;
  private left = false;
  private requests = 0;
  private lastRequest = -Infinity;
  private following: Promise<void> | null = null;
  private again = false;
  private later: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private page: PageReading,
    private readonly model: ModelFacts,
    private look: Look,
    private readonly ports: MarkingPorts,
  ) {
    this.home = page.map.text;
    this.watch = new Watch(() => void this.follow(), this.ending.signal);
  }

  get marked(): Marked {
    const sentences = this.marks.map(({ sentence }) => sentence);
    const since = this.left ? 'left' : this.grown ? 'grown' : 'same';
    const { dropped } = this;
    return { sentences, dropped, since, painted: this.ports.overlay.painted };
  }

  /** Marks the page by the answer for its text; it may have `changed` while that was on its way. */
  async begin(answer: Answer, changed: boolean): Promise<void> {
    const { text } = this.page.map;
    this.scored.add(text, check(text, answer));
    await this.ports.run('mark', this.show(), this.ending.signal);
    this.watch.over(this.page.root, this.page.map.trees);
    if (changed) void this.follow();
  }

  /** Shows the marks otherwise, at once: nothing is asked of anybody. */
  async display(look: Look): Promise<void> {
    this.look = look;
    // The card speaks of the look too: the same marks are shown anew.
    this.marks = [];
    await this.ports.run('mark', this.show(), this.ending.signal);
  }

  end(): void {
    this.ending.abort();
    clearTimeout(this.later);
    this.ports.overlay.clear();
  }

  private *show(): Slices<void> {
    const { look } = this;
    const { map } = this.page;
    const scores = this.scored.scoresOf(this.left ? '' : map.text);
    const { marks, dropped } = yield* anchor(map, scores, look);
    // Somebody moved the slider meanwhile: what follows that will show the marks.
    if (look !== this.look) return;
    this.dropped = dropped;
    // What stands as it stood is left alone, with the card that is open on it.
    if (areSame(marks, this.marks)) return;
    this.marks = marks;
    yield* this.ports.overlay.show(marks, { model: this.model, look });
  }

  /** One at a time; what changes meanwhile is followed after. */
  private async follow(): Promise<void> {
    if (!this.ports.alive()) return this.end();
    this.again = true;
    this.following ??= this.followAll().finally(() => (this.following = null));
    try {
      await this.following;
    } catch (error) {
      // Nobody waits for the rest once the marks are gone.
      if (!this.ending.signal.aborted) throw error;
    }
  }

  private async followAll(): Promise<void> {
    const { signal } = this.ending;
    while (this.again && !signal.aborted) {
      this.again = false;
      await idle(signal);
      if (await this.ports.run('follow', this.reread(), signal)) await this.scoreMore();
    }
  }

  /** Whether the reader is still at what was marked. */
  private *reread(): Slices<boolean> {
    const before = this.page.map.text;
    this.page = yield* readAgain(this.page);
    const { text, trees } = this.page.map;
    this.left = keptShare(this.home, text) < LEAST_KEPT;
    if (!this.left) this.home = text;
    yield* this.show();
    this.watch.over(this.page.root, trees);
    this.watch.learn(text !== before);
    if (text !== before) this.ports.changed(this.marked);
    return !this.left;
  }

  /** Only what is new is sent, and only beside what was agreed to: another article never is. */
  private async scoreMore(): Promise<void> {
    const fresh = this.scored.unknownIn(this.page.map.text).filter(isProse);
    const isSelection = this.page.within !== null;
    if (fresh.length === 0 || isSelection || this.requests >= MOST_REQUESTS) return;
    const wait = this.lastRequest + REQUEST_GAP - performance.now();
    if (wait > 0) return this.followAfter(wait);
    this.requests += 1;
    this.lastRequest = performance.now();
    await this.take(fresh.join(BLOCK_END));
  }

  private followAfter(wait: number): void {
    clearTimeout(this.later);
    this.later = setTimeout(() => void this.follow(), wait);
  }

  private async take(text: string): Promise<void> {
    const { signal } = this.ending;
    const answer = await this.ports.score(text);
    if (signal.aborted) return;
    if (answer === null) return this.followAfter(RETRY_GAP);
    // Another model by now: its figures are not to be mixed with those that are shown.
    if (answer.model.id !== this.model.id) return;
    this.scored.add(text, check(text, answer));
    this.grown = true;
    await this.ports.run('follow', this.show(), signal);
    this.ports.changed(this.marked);
  }
}

function areSame(some: readonly Mark[], others: readonly Mark[]): boolean {
  return some.length === others.length && some.every((mark, at) => isStill(mark, others[at]));
}

/** Nor has the text before it grown. */
function isStill(mark: Mark, other: Mark | undefined): boolean {
  return isSameMark(mark, other) && mark.sentence.start === other?.sentence.start;
}

function isProse(block: string): boolean {
  return block.length >= LEAST_LENGTH && /\s/.test(block);
}
