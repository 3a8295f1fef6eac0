/** The views of an analysis: one function for each, from a value to elements. */

import type { Failure } from '../core/failure';
import type { Preview, Report } from '../core/messages';
import { isLoopback } from '../core/server';
import type { View } from '../core/view';
import { failureText } from '../core/wording';
import { translate, translateCount } from '../platform/i18n';
import { button, h } from './dom';
import { sentenceList } from './sentence-list';
import { summary } from './summary';

/** What a person can do in the views. */
export interface Actions {
  consent(): void;
  openSettings(): void;
  analyzeAnyway(): void;
  cancel(): void;
  retry(): void;
  reveal(start: number): void;
  clear(): void;
}

export function render(view: View, actions: Actions): HTMLElement[] {
  switch (view.kind) {
    case 'reading':
      return [h('p', { class: 'working' }, translate('reading'))];
    case 'scoring':
      return [
        h('p', { class: 'working' }, translate('scoring', view.preview.words)),
        buttons(button(translate('cancel'), actions.cancel)),
      ];
    case 'notArticle':
      return notArticle(view.preview, actions);
    case 'consent':
      return consent(view.preview, view.server, actions);
    case 'failed':
      return failed(view.failure, actions);
    case 'report':
      return report(view.report, view.preview, view.server, actions);
  }
}

/** A view in a sentence, for those who hear it. */
export function announcement(view: View): string {
  switch (view.kind) {
    case 'reading':
      return translate('reading');
    case 'scoring':
      return translate('scoring', view.preview.words);
    case 'notArticle':
      return translate('notArticleTitle');
    case 'consent':
      return translate('consentTitle');
    case 'failed':
      return translate(failureText(view.failure).title);
    case 'report': {
      const { length } = view.report.sentences;
      return translateCount('announceMarkedOne', 'announceMarkedOther', length);
    }
  }
}

function buttons(...children: HTMLElement[]): HTMLElement {
  return h('div', { class: 'buttons' }, ...children);
}

function notArticle(preview: Preview, actions: Actions): HTMLElement[] {
  const empty = preview.text === '';
  const body = translate(empty ? 'notArticleEmpty' : 'notArticleBody');
  return [
    h('h2', {}, translate('notArticleTitle')),
    h('p', {}, body),
    ...(empty ? [] : [buttons(button(translate('analyzeAnyway'), actions.analyzeAnyway))]),
  ];
}

function consent(preview: Preview, server: string, actions: Actions): HTMLElement[] {
  const where = translate(isLoopback(server) ? 'consentLoopback' : 'consentRemote');
  return [
    h('h2', {}, translate('consentTitle')),
    h('p', {}, translate('consentBody')),
    h('p', { class: 'server' }, h('strong', {}, server), h('span', {}, where)),
    h('h3', { id: 'preview-title' }, translate('consentPreview', preview.words)),
    textPreview(preview, 'preview-title'),
    h('p', { class: 'soft' }, translate('consentOnce')),
    buttons(
      button(translate('consentYes'), actions.consent, 'primary'),
      button(translate('consentChange'), actions.openSettings, 'link'),
    ),
  ];
}

/** The very text, to the last character. */
function textPreview(preview: Preview, titleId: string): HTMLElement {
  const attributes = {
    class: 'preview',
    tabindex: '0',
    role: 'region',
    'aria-labelledby': titleId,
  };
  return h('div', attributes, preview.text);
}

function failed(failure: Failure, actions: Actions): HTMLElement[] {
  const { title, body, values, retry } = failureText(failure);
  return [
    h('h2', {}, translate(title)),
    h('p', { class: 'failure' }, translate(body, ...values)),
    ...(retry ? [buttons(button(translate('retry'), actions.retry, 'primary'))] : []),
  ];
}

function report(report: Report, preview: Preview, server: string, actions: Actions): HTMLElement[] {
  const { sentences, dropped, painted, article, warnings } = report;
  return [
    summary(article, warnings),
    h('section', { class: 'list' }, ...list(report, actions)),
    ...(painted ? [] : [h('p', { class: 'soft' }, translate('notPainted'))]),
    ...(dropped > 0
      ? [h('p', { class: 'soft' }, translateCount('droppedOne', 'droppedOther', dropped))]
      : []),
    h(
      'footer',
      {},
      sent(preview, server),
      ...(sentences.length > 0 ? [button(translate('clearMarks'), actions.clear, 'link')] : []),
    ),
  ];
}

function list({ sentences }: Report, actions: Actions): HTMLElement[] {
  if (sentences.length === 0) {
    return [h('h3', {}, translate('listEmpty')), h('p', {}, translate('listEmptyBody'))];
  }
  return [
    h(
      'h3',
      {},
      translate('listTitle'),
      ' ',
      h('span', { class: 'count' }, String(sentences.length)),
    ),
    h('p', { class: 'soft' }, translate('listHint')),
    sentenceList(sentences, actions.reveal),
  ];
}

function sent(preview: Preview, server: string): HTMLElement {
  return h(
    'details',
    { class: 'sent' },
    h('summary', { id: 'sent-title' }, translate('whatWasSent')),
    h('p', {}, translate('sentTo', preview.words, server)),
    textPreview(preview, 'sent-title'),
  );
}
