/** From flagged sentences to ranges of the live page; what the page no longer says is dropped. */

import type { MarkLabel } from './contract';
import type { Findings, FlaggedSentence } from './findings';
import { rangesOf } from './ranges';
import type { TextMap } from './text-builder';

/** A sentence where it stands in the page. */
export interface Mark {
  readonly sentence: FlaggedSentence;
  readonly ranges: readonly Range[];
  readonly cues: readonly { label: MarkLabel; ranges: readonly Range[] }[];
}

export interface Anchored {
  marks: Mark[];
  /** Flagged sentences that are not marked, here or before. */
  dropped: number;
}

export function anchor(map: TextMap, findings: Findings): Anchored {
  const marks: Mark[] = [];
  for (const sentence of findings.sentences) {
    const ranges = rangesOf(map, sentence.start, sentence.end);
    if (ranges !== null) marks.push({ sentence, ranges, cues: cuesOf(map, sentence) });
  }
  return { marks, dropped: findings.dropped + findings.sentences.length - marks.length };
}

function cuesOf(map: TextMap, sentence: FlaggedSentence): Mark['cues'] {
  return sentence.findings.flatMap(({ label, cues }) =>
    cues.map((cue) => ({ label, ranges: rangesOf(map, cue.start, cue.end) ?? [] })),
  );
}
