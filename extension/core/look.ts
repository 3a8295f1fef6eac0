/** What a person wants to see marked: how sure a mark must be, which labels, in which colors. */

import { MARK_LABELS, type MarkLabel, type Measured, type ModelFacts } from './contract';
import type { PaletteName } from './palette';

export interface Look {
  /** The least probability of a label that is marked. */
  readonly thresholds: Readonly<Record<MarkLabel, number>>;
  readonly shown: Readonly<Record<MarkLabel, boolean>>;
  readonly palette: PaletteName;
}

/** Published precision of the marks of each label, where it was measured. */
export type Precision = Partial<Record<MarkLabel, Measured>>;

/** A threshold that no probability reaches: a model that was not trained for a label marks none. */
const NEVER = 2;

/** Careful by default: rather miss a sentence than mark a wrong one. */
export const PRECISE = 1;

/**
 * Returns the threshold of each label, `care` of the way from the model's balanced one (0) to its
 * precise one (1).
 */
export function thresholdsAt({ thresholds }: ModelFacts, care: number): Look['thresholds'] {
  const at = (label: MarkLabel): number => {
    const published = thresholds[label];
    if (published === undefined) return NEVER;
    return published.balanced + (published.precise - published.balanced) * care;
  };
  return { hedging: at('hedging'), anonymous_sourcing: at('anonymous_sourcing') };
}

/** Whether a probability is marked under this look; null is a label the model does not know. */
export function isShown(look: Look, label: MarkLabel, probability: number | null): boolean {
  return probability !== null && look.shown[label] && probability >= look.thresholds[label];
}

/** What was measured at the precise threshold holds from there on, the balanced one below it. */
export function precisionAt({ thresholds, precision }: ModelFacts, look: Look): Precision {
  const found: Precision = {};
  for (const label of MARK_LABELS) {
    const published = thresholds[label];
    const careful = published !== undefined && look.thresholds[label] >= published.precise;
    const measured = precision[label]?.[careful ? 'precise' : 'balanced'];
    if (measured !== undefined) found[label] = measured;
  }
  return found;
}
