/** Scores by block of text: a block that moves, or comes back, need not be asked for again. */

import type { Sentence } from './contract';
import type { Checked } from './findings';

/** What ends a block, in the text of a page and for the server: a sentence never spans two. */
export const BLOCK_END = '\n\n';
/** More than the longest live blog; what was seen longest ago goes first. */
const MOST_BLOCKS = 20_000;

export interface Block {
  readonly start: number;
  readonly text: string;
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  for (const block of text.split(BLOCK_END)) {
    if (block !== '') blocks.push({ start, text: block });
    start += block.length + BLOCK_END.length;
  }
  return blocks;
}

/** How much of the text `before` is still in the text `now`, from 0 to 1; all of nothing is. */
export function keptShare(before: string, now: string): number {
  const present = new Set(blocksOf(now).map(({ text }) => text));
  let [kept, total] = [0, 0];
  for (const { text } of blocksOf(before)) {
    total += text.length;
    if (present.has(text)) kept += text.length;
  }
  return total === 0 ? 1 : kept / total;
}

/** What the server said of every block seen so far; offsets count from the start of the block. */
export class ScoredBlocks {
  private readonly known = new Map<string, Checked>();

  /** Notes what was said of each block of `text`, also where nothing was. */
  add(text: string, { sentences, misfits }: Checked): void {
    const fitting = new Cursor(sentences);
    const others = new Cursor(misfits.toSorted((a, b) => a.start - b.start));
    for (const block of blocksOf(text)) {
      const end = block.start + block.text.length;
      const scores = {
        sentences: fitting.upTo(end).map((sentence) => moved(sentence, -block.start)),
        misfits: others.upTo(end),
      };
      this.known.delete(block.text);
      this.known.set(block.text, scores);
    }
    this.forgetOldest();
  }

  /** The distinct blocks of `text` that were never scored, in order. */
  unknownIn(text: string): string[] {
    const unknown = blocksOf(text).filter((block) => !this.known.has(block.text));
    return [...new Set(unknown.map((block) => block.text))];
  }

  /** The scored sentences of `text`, with offsets in it, in order. */
  scoresOf(text: string): Checked {
    const found: Checked = { sentences: [], misfits: [] };
    for (const block of blocksOf(text)) {
      const scores = this.known.get(block.text);
      if (scores === undefined) continue;
      for (const sentence of scores.sentences) found.sentences.push(moved(sentence, block.start));
      found.misfits.push(...scores.misfits);
    }
    return found;
  }

  private forgetOldest(): void {
    for (const block of this.known.keys()) {
      if (this.known.size <= MOST_BLOCKS) return;
      this.known.delete(block);
    }
  }
}

/** Hands out sentences in the order of their start. */
class Cursor {
  private next = 0;

  constructor(private readonly sentences: readonly Sentence[]) {}

  /** Those that start before `end` and were not handed out yet. */
  upTo(end: number): Sentence[] {
    const from = this.next;
    while ((this.sentences[this.next]?.start ?? end) < end) this.next += 1;
    return this.sentences.slice(from, this.next);
  }
}

function moved(sentence: Sentence, by: number): Sentence {
  const move = <Span extends { start: number; end: number }>(span: Span): Span => ({
    ...span,
    start: span.start + by,
    end: span.end + by,
  });
  return { ...move(sentence), cues: sentence.cues.map(move) };
}
