/** Where texts are sent: address and key, checked against the very server. */

import { askBackground } from '../../platform/background-client';
import { language, translate } from '../../platform/i18n';
import { askFor } from '../../platform/permissions';
import { getKey, getServer, setKey, setServer } from '../../platform/settings';
import { MARK_LABELS, type MarkLabel } from '../../core/contract';
import type { ModelCard } from '../../core/model-card';
import { DEFAULT_SERVER, normalizeServer } from '../../core/server';
import { failureText, LABEL_NAMES, percentOf, type MessageKey } from '../../core/wording';
import { button, h } from '../dom';
import { section } from './section';

export async function serverSection(): Promise<HTMLElement> {
  const server = await getServer();
  const form = new ServerForm(server, await getKey(server));
  void form.check(server);
  return section('settingsServer', form.element);
}

class ServerForm {
  readonly element: HTMLFormElement;
  private readonly address = h('input', {
    id: 'server',
    type: 'url',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'server-hint server-status',
  });
  private readonly key = h('input', {
    id: 'key',
    type: 'password',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'key-hint',
  });
  private readonly status = h('p', { id: 'server-status', class: 'status', role: 'status' });
  private readonly card = h('div', { class: 'model-card' });
  /** Of two checks the later one counts. */
  private checks = 0;

  constructor(server: string, key: string) {
    this.address.value = server;
    this.key.value = key;
    this.element = h(
      'form',
      { novalidate: '' },
      h('label', { for: 'server' }, translate('settingsAddress')),
      this.address,
      h('p', { id: 'server-hint', class: 'soft' }, translate('settingsServerHint')),
      h('label', { for: 'key' }, translate('settingsKey')),
      this.key,
      h('p', { id: 'key-hint', class: 'soft' }, translate('settingsKeyHint')),
      h(
        'div',
        { class: 'buttons' },
        h('button', { type: 'submit', class: 'primary' }, translate('settingsSave')),
        button(translate('settingsReset'), () => void this.reset()),
      ),
      this.status,
      this.card,
    );
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.save();
    });
    this.address.addEventListener('change', () => void this.showKeyOf(this.address.value));
  }

  /** Asks the server for its model; no text goes there. */
  async check(server: string, answers: MessageKey = 'settingsAnswers'): Promise<void> {
    const turn = ++this.checks;
    this.say(translate('settingsChecking', server));
    this.card.replaceChildren();
    const key = this.key.value.trim();
    const found = await askBackground({ to: 'background', kind: 'check', server, key });
    if (turn !== this.checks) return;
    if (found.ok) {
      this.say(translate(answers, server));
      this.card.replaceChildren(modelFacts(found.value));
      return;
    }
    const { title, body, values } = failureText(found.failure);
    this.say(`${translate(title)}. ${translate(body, ...values)}`);
  }

  private async save(): Promise<void> {
    const server = normalizeServer(this.address.value);
    this.address.setAttribute('aria-invalid', String(server === null));
    if (server === null) {
      this.card.replaceChildren();
      this.say(translate('settingsBadServer', DEFAULT_SERVER));
      this.address.focus();
      return;
    }
    // Asked at once, while the click still counts.
    const asking = askFor(server);
    const key = this.key.value.trim();
    if (!(await asking)) {
      this.say(translate('settingsRefused'));
      return;
    }
    // What another server marked can be neither judged nor followed here.
    if (server !== (await getServer())) await askBackground({ to: 'background', kind: 'clearAll' });
    await setServer(server);
    await setKey(server, key);
    this.address.value = server;
    await this.check(server, 'settingsSavedAnswers');
  }

  private async reset(): Promise<void> {
    this.address.value = DEFAULT_SERVER;
    await this.showKeyOf(DEFAULT_SERVER);
    await this.save();
  }

  /** A key is one server's: another one's is not to be sent there by mistake. */
  private async showKeyOf(address: string): Promise<void> {
    const server = normalizeServer(address);
    if (server !== null) this.key.value = await getKey(server);
  }

  private say(words: string): void {
    this.status.textContent = words;
  }
}

function modelFacts({ facts, createdAt, references }: ModelCard): HTMLElement {
  const lines = MARK_LABELS.flatMap((label) => precisionLine(facts.precision[label], label));
  return h(
    'dl',
    {},
    h('dt', {}, translate('modelTitle')),
    h(
      'dd',
      {},
      h('code', {}, shortId(facts.id)),
      createdAt === null ? null : ` · ${day(createdAt)}`,
    ),
    ...lines,
    ...(references === null
      ? []
      : [
          h('dt', {}, translate('modelCompared')),
          h('dd', {}, translate('modelArticles', references)),
        ]),
  );
}

function precisionLine(
  precision: ModelCard['facts']['precision'][MarkLabel],
  label: MarkLabel,
): HTMLElement[] {
  const figures = precision?.precise;
  if (figures === undefined) return [];
  const values = [figures.value, figures.low, figures.high].map(percentOf);
  return [
    h('dt', { class: label }, translate(LABEL_NAMES[label])),
    h('dd', {}, translate('modelPrecision', ...values)),
  ];
}

/** As much of a digest as tells two models apart. */
function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

function day(iso: string): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(new Date(iso));
}
