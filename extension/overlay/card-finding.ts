/** One label of a sentence on the card: what, how sure, by which words, measured how. */

import type { Finding, FlaggedSentence } from '../core/findings';
import { precisionAt } from '../core/look';
import { certaintyKey, explanationKey, labelKey, percentOf, type Translate } from '../core/wording';
import { button, h } from '../ui/dom';
import type { Basis, CardActions } from './card-actions';
import { judgeRow } from './card-judge';

export interface FindingOnCard {
  sentence: FlaggedSentence;
  finding: Finding;
  basis: Basis;
  translate: Translate;
  actions: CardActions;
  /** Aborted when the card closes or shows something else. */
  signal: AbortSignal;
}

export function findingSection(card: FindingOnCard): HTMLElement {
  const { finding, translate, actions } = card;
  const name = translate(labelKey(finding));
  const certainty = translate(certaintyKey(finding), percentOf(finding.probability));
  const meaning = button('?', () => actions.explain(finding.label), 'meaning');
  meaning.setAttribute('aria-label', translate('cardMeaning', name));
  meaning.title = translate('cardMeaning', name);
  return h(
    'section',
    { class: finding.label },
    h(
      'header',
      {},
      h('h2', {}, h('span', {}, name)),
      meaning,
      h('span', { class: 'sure' }, certainty),
    ),
    finding.cues.length === 0 ? null : cueList(finding),
    h('p', {}, translate(explanationKey(finding))),
    measured(card),
    judgeRow(card),
  );
}

function cueList(finding: Finding): HTMLElement {
  const words = new Set(finding.cues.map(({ text }) => text));
  return h('ul', { class: 'cues' }, ...[...words].map((text) => h('li', {}, text)));
}

/** The precision that the model publishes for marks as sure as this one. */
function measured({ finding, basis, translate }: FindingOnCard): HTMLElement | null {
  const { model, look } = basis;
  const precise = model.thresholds[finding.label]?.precise ?? 1;
  // A sure mark stays one when less sure ones are shown beside it.
  const surely = finding.probability >= precise;
  const figures = surely
    ? model.precision[finding.label]?.precise
    : precisionAt(model, look)[finding.label];
  if (figures === undefined) return null;
  const values = [figures.value, figures.low, figures.high].map(percentOf);
  const key = surely ? 'measuredPrecision' : 'measuredPrecisionAll';
  return h('p', { class: 'soft' }, translate(key, ...values));
}
