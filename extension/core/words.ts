/** Picking words of a sentence: cut it into words, and join what was picked to spans. */

import type { WordSpan } from './judgment';

export interface Word extends WordSpan {
  text: string;
}

/** Returns the words of a sentence, and what stands between them left out. */
export function wordsOf(sentence: string): Word[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
  return [...segmenter.segment(sentence)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ index, segment }) => ({ start: index, end: index + segment.length, text: segment }));
}

/** Returns which of `words` lie in one of `spans`, if only in part. */
export function pickedBy(words: readonly Word[], spans: readonly WordSpan[]): boolean[] {
  return words.map(({ start, end }) => spans.some((span) => span.start < end && start < span.end));
}

/** Returns the spans of what was picked: neighbors that only white space or a hyphen parts are one. */
export function spansOf(
  sentence: string,
  words: readonly Word[],
  picked: readonly boolean[],
): WordSpan[] {
  const spans: WordSpan[] = [];
  let previous: number | null = null;
  for (const [index, { start, end }] of words.entries()) {
    if (picked[index] !== true) continue;
    const last = spans.at(-1);
    const adjacent = previous === index - 1;
    if (last !== undefined && adjacent && /^[\s\-‐‑'’]*$/.test(sentence.slice(last.end, start))) {
      last.end = end;
    } else {
      spans.push({ start, end });
    }
    previous = index;
  }
  return spans;
}
