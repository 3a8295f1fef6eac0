/** From scored sentences to ranges of the live page; what the page no longer says is dropped. */

import type { MarkLabel } from './contract';
import { flaggedBy, type Checked, type FlaggedSentence } from './findings';
import type { Look } from './look';
import { rangesOf } from './ranges';
import type { Slices } from './slices';
import type { TextMap } from './text-builder';

/** A sentence where it stands in the page. */
export interface Mark {
  readonly sentence: FlaggedSentence;
  readonly ranges: readonly Range[];
  readonly cues: readonly { label: MarkLabel; ranges: readonly Range[] }[];
}

export interface Anchored {
  marks: Mark[];
  /** Sentences to mark that the page does not say. */
  dropped: number;
}

/** Anchors what is marked under `look` of the sentences of `map.text`. */
export function* anchor(
  map: TextMap,
  { sentences, misfits }: Checked,
  look: Look,
): Slices<Anchored> {
  const marks: Mark[] = [];
  let dropped = misfits.filter((sentence) => flaggedBy(look, map.text, sentence) !== null).length;
  for (const scored of sentences) {
    const sentence = flaggedBy(look, map.text, scored);
    if (sentence === null) continue;
    const ranges = rangesOf(map, sentence.start, sentence.end);
    if (ranges === null) dropped += 1;
    else marks.push({ sentence, ranges, cues: cuesOf(map, sentence) });
    yield;
  }
  return { marks, dropped };
}

/** The same words of the page, marked for the same reasons. */
export function isSameMark(mark: Mark, other: Mark | null | undefined): boolean {
  if (mark === other) return true;
  if (!other || mark.ranges.length !== other.ranges.length) return false;
  const [labels, others] = [mark.sentence.findings, other.sentence.findings];
  return (
    labels.length === others.length &&
    labels.every(({ label }, at) => label === others[at]?.label) &&
    mark.ranges.every((range, at) => isSameRange(range, other.ranges[at]))
  );
}

/** The old one may have been carried along, or torn, by what happened to the page. */
function isSameRange(range: Range, other: Range | undefined): boolean {
  return (
    range.startContainer === other?.startContainer &&
    range.startOffset === other.startOffset &&
    range.endContainer === other.endContainer &&
    range.endOffset === other.endOffset
  );
}

function cuesOf(map: TextMap, sentence: FlaggedSentence): Mark['cues'] {
  return sentence.findings.flatMap(({ label, cues }) =>
    cues.map((cue) => ({ label, ranges: rangesOf(map, cue.start, cue.end) ?? [] })),
  );
}
