/**
 * What travels to and from the service's `/v1` (offsets: UTF-16 code units, half-open), held to its
 * own OpenAPI document: `wire.d.ts` is generated from that by `make wire`.
 */

import type { components } from './wire';

type Wire = components['schemas'];

export type Label = Wire['Cue']['label'];
export const LABELS = [
  'hedging',
  'anonymous_sourcing',
  'attribution',
] as const satisfies readonly Label[];

/** The labels that are marked in the page; `attribution` only counts towards the summary. */
export type MarkLabel = Wire['FeedbackRequest']['label'];
export const MARK_LABELS = [
  'hedging',
  'anonymous_sourcing',
] as const satisfies readonly MarkLabel[];

export type Threshold = Extract<Wire['ScoreRequest']['threshold'], string>;
export type CueKind = NonNullable<Wire['Cue']['kind']>;

/** What is asked of `/v1/score`: always all it can tell, in the units of JavaScript. */
export interface ScoreRequest extends Omit<Wire['ScoreRequest'], 'html'> {
  text: string;
  offset_unit: 'utf16';
  explain: true;
  threshold: Threshold;
}

export type LabelScore = Wire['LabelScore'];
export type Cue = Wire['Cue'];
export type LabelSummary = Wire['LabelSummary'];
export type Warning = Wire['Warning'];

export interface Sentence extends Omit<Wire['Sentence'], 'token' | 'cues'> {
  /** What a feedback on this sentence must carry; a service that takes none gives none. */
  token?: string;
  cues: Cue[];
}

export interface ArticleSummary extends Omit<Wire['ArticleSummary'], 'interval'> {
  interval: [low: number, high: number] | null;
}

export interface Answer extends Pick<
  Wire['ScoreAnswer'],
  'model' | 'text_length' | 'complete' | 'next_start' | 'warnings'
> {
  article: ArticleSummary;
  sentences: Sentence[];
}

/** What the extension keeps of `/v1/model`: which model it is and how precise it was measured. */
export interface ModelFacts {
  id: string;
  /** The published thresholds of each label it was trained for. */
  thresholds: Partial<Record<Label, Record<Threshold, number>>>;
  /** Published precision of each label at each of its thresholds. */
  precision: Partial<Record<Label, Partial<Record<Threshold, Measured>>>>;
}

/** A measured share (0–1) with its 95 % interval. */
export interface Measured {
  value: number;
  low: number;
  high: number;
}
