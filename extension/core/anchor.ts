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

function cuesOf(map: TextMap, sentence: FlaggedSentence): Mark['cues'] {
  return sentence.findings.flatMap(({ label, cues }) =>
    cues.map((cue) => ({ label, ranges: rangesOf(map, cue.start, cue.end) ?? [] })),
  );
}
