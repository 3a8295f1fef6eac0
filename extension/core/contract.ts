/** What travels to and from the service's `/v1` (offsets: UTF-16 code units, half-open). */

export const LABELS = ['hedging', 'anonymous_sourcing', 'attribution'] as const;
export type Label = (typeof LABELS)[number];

/** The labels that are marked in the page; `attribution` only counts towards the summary. */
export const MARK_LABELS = ['hedging', 'anonymous_sourcing'] as const;
export type MarkLabel = (typeof MARK_LABELS)[number];

export type Threshold = 'balanced' | 'precise';
export type CueKind = 'unnamed source' | 'no source given';

export interface ScoreRequest {
  text: string;
  offset_unit: 'utf16';
  explain: true;
  start: number;
  threshold: Threshold;
}

export interface LabelScore {
  probability: number;
  flagged: boolean;
}

export interface Cue {
  start: number;
  end: number;
  label: Label;
  text: string;
  weight: number;
  kind?: CueKind;
}

export interface Sentence {
  start: number;
  end: number;
  /** What a feedback on this sentence must carry. */
  token?: string;
  labels: Record<Label, LabelScore | null>;
  cues: Cue[];
}

export interface LabelSummary {
  flagged: number;
  rate: number | null;
  percentile: number | null;
}

export interface ArticleSummary {
  credibility: number | null;
  interval: [number, number] | null;
  formula: string;
  sentence_count: number;
  labels: Record<Label, LabelSummary | null>;
}

export interface Warning {
  code: string;
  detail: string;
}

export interface Answer {
  model: { id: string; thresholds: Partial<Record<Label, number>> };
  text_length: number;
  complete: boolean;
  next_start?: number;
  warnings: Warning[];
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
