/** What a server says about its model, for the settings: enough to know whom one asks. */

import { MARK_LABELS, type MarkLabel, type ModelFacts } from './contract';
import { asObject, isObject } from './json';

export interface ModelCard {
  facts: ModelFacts;
  /** When it was trained (ISO 8601), if it says. */
  createdAt: string | null;
  /** Marks that it has learnt to make. */
  labels: MarkLabel[];
  /** How many articles percentiles compare with. */
  references: number | null;
}

/** Reads the rest of `/v1/model`; what it does not publish is null. Throws `ShapeError`. */
export function modelCard(json: unknown, facts: ModelFacts): ModelCard {
  const body = asObject(json, 'model');
  const { created_at: created, reference } = body;
  const articles = isObject(reference) ? reference['articles'] : null;
  return {
    facts,
    createdAt: typeof created === 'string' && !Number.isNaN(Date.parse(created)) ? created : null,
    labels: MARK_LABELS.filter((label) => facts.thresholds[label] !== undefined),
    references: typeof articles === 'number' ? articles : null,
  };
}
