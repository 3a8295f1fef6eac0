/** Joining the parts of an answer that came in several requests. */

import type { Answer, ArticleSummary, Label, LabelSummary } from './contract';

/**
 * Returns one answer for parts that were asked for one after the other (`next_start`).
 *
 * Counts add up and rates are weighted by what they are a rate of. A percentile or a credibility
 * of the whole cannot be had from those of its parts: with more than one part both are null.
 */
export function joinAnswers(parts: readonly Answer[]): Answer {
  const first = parts[0];
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error('no part to join');
  if (parts.length === 1) return first;
  const joined: Answer = {
    ...first,
    complete: last.complete,
    warnings: distinct(parts.flatMap((part) => part.warnings)),
    article: joinSummaries(parts.map((part) => part.article)),
    sentences: parts.flatMap((part) => part.sentences),
  };
  delete joined.next_start;
  return joined;
}

function distinct(warnings: Answer['warnings']): Answer['warnings'] {
  return [...new Map(warnings.map((warning) => [warning.code, warning])).values()];
}

function joinSummaries(parts: ArticleSummary[]): ArticleSummary {
  const join = (label: Label): LabelSummary | null => joinLabel(parts, label);
  return {
    credibility: null,
    interval: null,
    formula: parts[0]?.formula ?? '',
    sentence_count: sum(parts.map((part) => part.sentence_count)),
    labels: {
      hedging: join('hedging'),
      anonymous_sourcing: join('anonymous_sourcing'),
      attribution: join('attribution'),
    },
  };
}

function joinLabel(parts: ArticleSummary[], label: Label): LabelSummary | null {
  const known = parts.filter((part) => part.labels[label] !== null);
  if (known.length === 0) return null;
  return {
    flagged: sum(known.map((part) => part.labels[label]?.flagged ?? 0)),
    rate: weightedRate(known, label),
    percentile: null,
  };
}

/** The rate of anonymous sourcing is one among attributed sentences, the others among all. */
function weightedRate(parts: ArticleSummary[], label: Label): number | null {
  let total = 0;
  let weights = 0;
  for (const part of parts) {
    const rate = part.labels[label]?.rate ?? null;
    if (rate === null) continue;
    const attributed = part.labels.attribution?.rate ?? 1;
    const weight = part.sentence_count * (label === 'anonymous_sourcing' ? attributed : 1);
    total += rate * weight;
    weights += weight;
  }
  return weights === 0 ? null : total / weights;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
