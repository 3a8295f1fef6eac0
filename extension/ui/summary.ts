/** The article as a whole: its score with what it is not, and a meter for each label. */

import type { ArticleSummary, Label, LabelSummary, Warning } from '../core/contract';
import type { Report } from '../core/messages';
import { percentileCount, percentileKey, warningKey, type MessageKey } from '../core/wording';
import { translate, translateCount } from '../platform/i18n';
import { h } from './dom';

const METERS: readonly { label: Label; name: MessageKey }[] = [
  { label: 'hedging', name: 'meterHedging' },
  { label: 'anonymous_sourcing', name: 'meterUnnamed' },
  { label: 'attribution', name: 'meterAttribution' },
];

export function summary(report: Report): HTMLElement {
  const { article, warnings } = report;
  const foreign = warnings.find(({ code }) => code === 'not_english');
  if (foreign !== undefined) {
    // A text the model cannot read is not compared with others.
    return h('section', { class: 'summary' }, credibility(article), warningLine(foreign));
  }
  return h(
    'section',
    { class: 'summary' },
    credibility(article),
    ...warnings.map(warningLine),
    h(
      'dl',
      { class: 'meters' },
      ...METERS.flatMap(({ label, name }) => meter(report, label, name)),
    ),
  );
}

function credibility({ credibility: score, interval }: ArticleSummary): HTMLElement {
  if (score === null) {
    return h('h2', { class: 'no-score' }, translate('credibilityNone'));
  }
  return h(
    'div',
    { class: 'credibility' },
    h(
      'h2',
      {},
      h('span', { class: 'kicker' }, translate('credibility')),
      ' ',
      h('strong', {}, String(Math.round(score))),
      ' ',
      h('span', { class: 'of' }, translate('credibilityOf')),
    ),
    scale(score, interval),
    interval === null
      ? null
      : h('p', { class: 'interval' }, translate('credibilityInterval', interval[0], interval[1])),
    h('p', { class: 'meaning' }, translate('credibilityMeaning')),
  );
}

/** A line from 0 to 100 with the interval and the score on it; the words beside it say the same. */
function scale(score: number, interval: [number, number] | null): HTMLElement {
  const line = h('div', { class: 'scale', 'aria-hidden': 'true' });
  if (interval !== null) {
    const band = h('span', { class: 'band' });
    band.style.insetInlineStart = `${interval[0]}%`;
    band.style.inlineSize = `${Math.max(interval[1] - interval[0], 1)}%`;
    line.append(band);
  }
  const point = h('span', { class: 'point' });
  point.style.insetInlineStart = `${score}%`;
  line.append(point);
  return line;
}

function warningLine(warning: Warning): HTMLElement {
  const key = warningKey(warning);
  return h('p', { class: 'warning' }, key === null ? warning.detail : translate(key));
}

/** How many sentences are marked now; attribution is not marked, but counted by the server. */
function countOf({ sentences }: Report, label: Label, { flagged }: LabelSummary): number {
  if (label === 'attribution') return flagged;
  return sentences.filter(({ findings }) => findings.some((found) => found.label === label)).length;
}

function meter(report: Report, label: Label, name: MessageKey): HTMLElement[] {
  const part = report.article.labels[label];
  if (part === null) return [];
  const heading = h(
    'dt',
    { class: label },
    h('span', { class: 'name' }, translate(name)),
    h(
      'span',
      { class: 'count' },
      translateCount('countMarkedOne', 'countMarkedOther', countOf(report, label, part)),
    ),
  );
  return [heading, h('dd', { class: label }, ...position(label, part))];
}

function position(label: Label, { percentile }: LabelSummary): HTMLElement[] {
  if (percentile === null) return [];
  const track = h('div', { class: 'track', 'aria-hidden': 'true' });
  const needle = h('span', { class: 'needle' });
  needle.style.inlineSize = `${percentile}%`;
  track.append(needle);
  const words = translate(percentileKey(label, percentile), percentileCount(percentile));
  return [track, h('p', {}, words)];
}
