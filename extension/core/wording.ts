/** Which message says a figure in words. Strings live in `_locales`; only their keys are here. */

import type { Label, MarkLabel, Warning } from './contract';
import type { Failure } from './failure';
import type { Finding } from './findings';

import type messages from '../public/_locales/en/messages.json';

export type MessageKey = keyof typeof messages;

/** Returns the message for a key with `$1`, `$2`, … filled in. */
export type Translate = (key: MessageKey, ...values: (string | number)[]) => string;

/** What a label is called where no sentence is spoken of. */
export const LABEL_NAMES = {
  hedging: 'labelHedging',
  anonymous_sourcing: 'labelUnnamedSource',
} as const satisfies Record<MarkLabel, MessageKey>;

export function labelKey(finding: Pick<Finding, 'label' | 'kind'>): MessageKey {
  return finding.kind === 'no source given' ? 'labelNoSource' : LABEL_NAMES[finding.label];
}

export function explanationKey(finding: Pick<Finding, 'label' | 'kind'>): MessageKey {
  if (finding.label === 'hedging') return 'explainHedging';
  return finding.kind === 'no source given' ? 'explainNoSource' : 'explainUnnamedSource';
}

/** A probability in words; from "likely" on they are the strengths of the marks. */
export function certaintyKey({
  probability,
  strength,
}: Pick<Finding, 'probability' | 'strength'>): MessageKey {
  if (probability < 0.55) return 'certaintyUnsure';
  return STRENGTH_WORDS[strength];
}

/** A probability as a percentage. Nothing is certain: it is never 0 or 100. */
export function percentOf(probability: number): number {
  return Math.min(99, Math.max(1, Math.round(probability * 100)));
}

const STRENGTH_WORDS = {
  1: 'certaintyLikely',
  2: 'certaintyVeryLikely',
  3: 'certaintyAlmostSure',
} as const satisfies Record<Finding['strength'], MessageKey>;

/**
 * A percentile as a comparison a person can picture: "more than 84 of 100 news articles". In the
 * middle it is "about as much as usual": the figures are not finer than that.
 */
export function percentileKey(label: Label, percentile: number): MessageKey {
  if (percentile >= 40 && percentile <= 60) return USUAL[label];
  return percentile > 60 ? MORE[label] : FEWER[label];
}

/** The number that `percentileKey`'s message carries: never 100, for there is always a beyond. */
export function percentileCount(percentile: number): number {
  return Math.min(99, Math.round(percentile > 50 ? percentile : 100 - percentile));
}

const MORE = {
  hedging: 'moreHedging',
  anonymous_sourcing: 'moreUnnamed',
  attribution: 'moreAttribution',
} as const satisfies Record<Label, MessageKey>;

const FEWER = {
  hedging: 'fewerHedging',
  anonymous_sourcing: 'fewerUnnamed',
  attribution: 'fewerAttribution',
} as const satisfies Record<Label, MessageKey>;

const USUAL = {
  hedging: 'usualHedging',
  anonymous_sourcing: 'usualUnnamed',
  attribution: 'usualAttribution',
} as const satisfies Record<Label, MessageKey>;

const WARNINGS = {
  too_short: 'warningTooShort',
  few_attributions: 'warningFewAttributions',
  partial: 'warningPartial',
  not_english: 'warningNotEnglish',
} as const satisfies Record<string, MessageKey>;

/** The message for a warning, or null for one that only its own text explains. */
export function warningKey(warning: Warning): MessageKey | null {
  return Object.hasOwn(WARNINGS, warning.code)
    ? WARNINGS[warning.code as keyof typeof WARNINGS]
    : null;
}

/** What went wrong, and what a person can do about it. */
export interface FailureText {
  title: MessageKey;
  body: MessageKey;
  values: (string | number)[];
  /** Trying again may help. */
  retry: boolean;
  /** The settings may help. */
  settings: boolean;
}

export function failureText(failure: Failure): FailureText {
  const text = (title: MessageKey, body: MessageKey, ...values: (string | number)[]) => ({
    title,
    body,
    values,
    retry: true,
    settings: false,
  });
  switch (failure.kind) {
    case 'notScriptable':
      return { ...text('failNotScriptable', 'failNotScriptableBody'), retry: false };
    case 'pageGone':
      return text('failPageGone', 'failPageGoneBody');
    case 'noPermission':
      return {
        ...text('failNoPermission', 'failNoPermissionBody', failure.server),
        settings: true,
      };
    case 'serverAway':
      return { ...text('failServerAway', 'failServerAwayBody', failure.server), settings: true };
    case 'slow':
      return text('failSlow', 'failSlowBody', failure.server);
    case 'busy':
      return failure.seconds === null
        ? text('failBusy', 'failBusyBody')
        : text('failBusy', 'failBusySeconds', failure.seconds);
    case 'keyNeeded':
      return { ...text('failKeyNeeded', 'failKeyNeededBody', failure.server), settings: true };
    case 'unavailable':
      return failure.seconds === null
        ? text('failUnavailable', 'failUnavailableBody')
        : text('failUnavailable', 'failUnavailableSeconds', failure.seconds);
    case 'tooLong':
      return { ...text('failTooLong', 'failTooLongBody'), retry: false };
    case 'refused':
      return text('failRefused', 'failRefusedBody', failure.status, failure.detail);
    case 'badAnswer':
      return { ...text('failBadAnswer', 'failBadAnswerBody', failure.detail), settings: true };
    case 'cancelled':
      return text('failCancelled', 'failCancelledBody');
    case 'unexpected':
      return text('failUnexpected', 'failUnexpectedBody', failure.detail);
  }
}
