/** The findings as a file for the reader: as Markdown or JSON. The page's address is in neither. */

import type { MarkLabel } from './contract';
import type { Finding, FlaggedSentence } from './findings';
import type { Report } from './messages';
import {
  certaintyKey,
  labelKey,
  percentileCount,
  percentileKey,
  percentOf,
  type Translate,
} from './wording';
import { LABELS } from './contract';

/** Raised when a field changes its meaning. */
const VERSION = 1;

export function toJson({ article, sentences, model, text }: Report): string {
  const findings = sentences.map(({ start, end, text: sentence, findings: found }) => ({
    start,
    end,
    text: sentence,
    labels: found.map(({ label, probability, kind, cues }) => ({
      label,
      probability,
      ...(kind === null ? {} : { kind }),
      cues,
    })),
  }));
  const content = {
    hearsay: VERSION,
    model: model.id,
    offset_unit: 'utf16',
    text_length: text.length,
    article,
    sentences: findings,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

export function toMarkdown(report: Report, translate: Translate): string {
  const { sentences, model } = report;
  const blocks = [
    `# ${translate('exportHeading')}`,
    ...summaryBlocks(report, translate),
    `## ${translate('listTitle')}`,
    ...(sentences.length === 0 ? [translate('listEmpty')] : []),
    ...sentences.map((sentence) => sentenceBlock(sentence, translate)),
    `${translate('notAboutTruth')} ${translate('exportModel', model.id)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function summaryBlocks({ article }: Report, translate: Translate): string[] {
  const { credibility, interval } = article;
  const score =
    credibility === null
      ? translate('credibilityNone')
      : [
          `${translate('credibility')}: ${Math.round(credibility)} ${translate('credibilityOf')}.`,
          ...(interval === null ? [] : [`${translate('credibilityInterval', ...interval)}.`]),
          translate('credibilityMeaning'),
        ].join(' ');
  const meters = LABELS.flatMap((label) => {
    const percentile = article.labels[label]?.percentile ?? null;
    if (percentile === null) return [];
    return [`- ${translate(percentileKey(label, percentile), percentileCount(percentile))}`];
  });
  return meters.length === 0 ? [score] : [score, meters.join('\n')];
}

function sentenceBlock({ text, start, findings }: FlaggedSentence, translate: Translate): string {
  const why = findings.map((finding) => `  - ${reason(finding, translate)}`);
  return [`- ${withCues(text, start, findings)}`, ...why].join('\n');
}

function reason(finding: Finding, translate: Translate): string {
  const certainty = translate(certaintyKey(finding), percentOf(finding.probability));
  return `${translate(labelKey(finding))}: ${certainty}`;
}

/** The sentence with its cue words in bold; what Markdown would take for its own is escaped. */
function withCues(text: string, start: number, findings: readonly Finding[]): string {
  let line = '';
  let at = start;
  for (const cue of cuesInOrder(findings)) {
    const from = Math.max(cue.start, at);
    if (from >= cue.end) continue;
    const words = text.slice(from - start, cue.end - start);
    line += `${plain(text.slice(at - start, from - start))}**${plain(words)}**`;
    at = cue.end;
  }
  return line + plain(text.slice(at - start));
}

/** The cue words of every label of a sentence, from left to right; they may overlap. */
export function cuesInOrder(
  findings: readonly Finding[],
): { label: MarkLabel; start: number; end: number }[] {
  return findings
    .flatMap(({ label, cues }) => cues.map(({ start, end }) => ({ label, start, end })))
    .sort((one, other) => one.start - other.start);
}

function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
