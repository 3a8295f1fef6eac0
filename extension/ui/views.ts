/** The views before and instead of a report: one function for each, from a value to elements. */

import type { Failure } from '../core/failure';
import type { Preview, Site } from '../core/messages';
import { isLoopback } from '../core/server';
import type { View } from '../core/view';
import { failureText } from '../core/wording';
import { language, translate, translateCount } from '../platform/i18n';
import { button, h } from './dom';
import { textPreview } from './text-preview';

/** What a person can do in the views. */
export interface Actions {
  consent(): void;
  openSettings(): void;
  read(): void;
  readAnyway(): void;
  readSelection(): void;
  turnOn(site: Site): void;
  cancel(): void;
}

export function render(
  view: Exclude<View, { kind: 'report' }>,
  actions: Actions,
): (HTMLElement | null)[] {
  switch (view.kind) {
    case 'idle':
      return [
        h('h2', {}, translate('idleTitle')),
        h('p', {}, translate('idleBody')),
        buttons(button(translate('readPage'), actions.read, 'primary')),
      ];
    case 'reading':
      return [h('p', { class: 'working' }, translate('reading'))];
    case 'scoring':
      return [
        h('p', { class: 'working' }, translate('scoring', view.preview.words)),
        buttons(button(translate('cancel'), actions.cancel)),
      ];
    case 'off':
      return [
        h('h2', {}, translate('offTitle')),
        h('p', {}, translate('offBody', view.site.origin ?? '')),
        buttons(button(translate('turnOn'), () => actions.turnOn(view.site))),
      ];
    case 'notArticle':
      return notArticle(view.preview, actions);
    case 'notEnglish':
      return notEnglish(view.language, view.preview, actions);
    case 'consent':
      return consent(view.preview, view.server, actions);
    case 'failed':
      return failed(view.failure, actions);
  }
}

/** A view in a sentence, for those who hear it. */
export function announcement(view: View): string {
  switch (view.kind) {
    case 'idle':
      return translate('idleTitle');
    case 'reading':
      return translate('reading');
    case 'scoring':
      return translate('scoring', view.preview.words);
    case 'off':
      return translate('offTitle');
    case 'notArticle':
      return translate('notArticleTitle');
    case 'notEnglish':
      return translate('notEnglishTitle');
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

function buttons(...children: (HTMLElement | null)[]): HTMLElement {
  return h('div', { class: 'buttons' }, ...children);
}

function selectionButton(preview: Preview, actions: Actions): HTMLElement | null {
  return preview.hasSelection ? button(translate('readSelection'), actions.readSelection) : null;
}

function notArticle(preview: Preview, actions: Actions): HTMLElement[] {
  const empty = preview.text === '';
  return [
    h('h2', {}, translate('notArticleTitle')),
    h('p', {}, translate(empty ? 'notArticleEmpty' : 'notArticleBody')),
    buttons(
      empty ? null : button(translate('analyzeAnyway'), actions.readAnyway),
      selectionButton(preview, actions),
    ),
  ];
}

function notEnglish(code: string | null, preview: Preview, actions: Actions): HTMLElement[] {
  const body =
    code === null ? translate('notEnglishServer') : translate('notEnglishBody', languageName(code));
  return [
    h('h2', {}, translate('notEnglishTitle')),
    h('p', {}, body),
    buttons(
      button(translate('analyzeAnyway'), actions.readAnyway),
      selectionButton(preview, actions),
    ),
  ];
}

/** The name of a language in the reader's own. */
function languageName(code: string): string {
  return new Intl.DisplayNames([language(), 'en'], { type: 'language' }).of(code) ?? code;
}

function consent(preview: Preview, server: string, actions: Actions): HTMLElement[] {
  const where = translate(isLoopback(server) ? 'consentLoopback' : 'consentRemote');
  return [
    h('h2', {}, translate('consentTitle')),
    h('p', {}, translate('consentBody')),
    h('p', { class: 'server' }, h('strong', {}, server), h('span', {}, where)),
    h('h3', { id: 'preview-title' }, translate('consentPreview', preview.words)),
    textPreview(preview.text, 'preview-title'),
    h('p', { class: 'soft' }, translate('consentOnce')),
    buttons(
      button(translate('consentYes'), actions.consent, 'primary'),
      button(translate('consentChange'), actions.openSettings, 'link'),
    ),
  ];
}

function failed(failure: Failure, actions: Actions): HTMLElement[] {
  const { title, body, values, retry, settings } = failureText(failure);
  return [
    h('h2', {}, translate(title)),
    h('p', { class: 'failure' }, translate(body, ...values)),
    buttons(
      retry ? button(translate('retry'), actions.read, 'primary') : null,
      settings ? button(translate('settings'), actions.openSettings) : null,
    ),
  ];
}
