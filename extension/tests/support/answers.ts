/** Answers as the service gives them, built around a text. */

import type { Answer, Cue, LabelScore, Sentence } from '../../core/contract';

export const LOW: LabelScore = { probability: 0.02, flagged: false };
export const HIGH: LabelScore = { probability: 0.93, flagged: true };

export function sentenceAt(
  start: number,
  end: number,
  labels: Partial<Sentence['labels']> = {},
  cues: Cue[] = [],
): Sentence {
  return {
    start,
    end,
    token: 'token',
    labels: { hedging: LOW, anonymous_sourcing: LOW, attribution: LOW, ...labels },
    cues,
  };
}

export function answerFor(text: string, sentences: Sentence[], more: Partial<Answer> = {}): Answer {
  return {
    model: { id: 'sha256:0', thresholds: { hedging: 0.6 } },
    text_length: text.length,
    complete: true,
    warnings: [],
    article: {
      credibility: 61,
      interval: [52, 70],
      formula: 'v1',
      sentence_count: sentences.length,
      labels: {
        hedging: { flagged: 1, rate: 0.2, percentile: 71 },
        anonymous_sourcing: { flagged: 0, rate: 0.1, percentile: 40 },
        attribution: { flagged: 2, rate: 0.5, percentile: 63 },
      },
    },
    sentences,
    ...more,
  };
}

/** The same as JSON from the wire. */
export function wire(answer: Answer): unknown {
  return JSON.parse(JSON.stringify({ ...answer, offset_unit: 'utf16' }));
}
