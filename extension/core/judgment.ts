/** What a reader thinks of a mark. */

import type { MarkLabel } from './contract';
import type { Failure } from './failure';

/** Half-open, in UTF-16 code units of the sentence. */
export interface WordSpan {
  start: number;
  end: number;
}

export type Verdict = 'agree' | 'disagree';

/** One opinion on one label of one sentence. */
export interface Judgment {
  /** The model that marked it, and what it gave with the sentence to prove that it did. */
  model: string;
  token: string;
  sentence: string;
  label: MarkLabel;
  verdict: Verdict;
  /** The words that, says the reader, carry the label; absent when they were not asked. */
  spans?: WordSpan[];
}

/** A judgment that was made, and whether it has reached the server yet. */
export interface Judged extends Pick<Judgment, 'label' | 'verdict' | 'spans'> {
  state: 'sent' | 'waiting';
  /** What it waits for, where that was just found out. */
  why?: Failure;
}
