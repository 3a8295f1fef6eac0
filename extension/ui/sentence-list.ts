/** The marked sentences as buttons: what the marks say, for those who do not see them too. */

import { cuesInOrder } from '../core/export';
import type { Finding, FlaggedSentence } from '../core/findings';
import { certaintyKey, labelKey, percentOf } from '../core/wording';
import { translate } from '../platform/i18n';
import { button, h } from './dom';

/** `onChoose` gets the offset at which the chosen sentence starts. */
export function sentenceList(
  sentences: readonly FlaggedSentence[],
  onChoose: (start: number) => void,
): HTMLElement {
  const items = sentences.map((sentence) => {
    const choose = button(quote(sentence), () => onChoose(sentence.start), 'sentence');
    choose.dataset['start'] = String(sentence.start);
    choose.append(h('span', { class: 'labels' }, ...sentence.findings.map(chip)));
    return h('li', {}, choose);
  });
  return h('ol', { class: 'sentences' }, ...items);
}

function chip(finding: Finding): HTMLElement {
  const percent = percentOf(finding.probability);
  return h(
    'span',
    { class: `chip ${finding.label}` },
    h('span', { class: 'name' }, translate(labelKey(finding))),
    ' ',
    h('span', { class: 'sure' }, translate(certaintyKey(finding), percent)),
  );
}

/** The sentence with its cue words set off. */
function quote({ start, text, findings }: FlaggedSentence): HTMLElement {
  const line = h('span', { class: 'quote' });
  let at = start;
  for (const cue of cuesInOrder(findings)) {
    // Cues of two labels may overlap: the words are shown once.
    const from = Math.max(cue.start, at);
    if (from >= cue.end) continue;
    line.append(
      text.slice(at - start, from - start),
      h('mark', { class: cue.label }, text.slice(from - start, cue.end - start)),
    );
    at = cue.end;
  }
  line.append(text.slice(at - start));
  return line;
}
