/** Where texts are sent: a field, checked before it is kept. */

import { browser } from 'wxt/browser';

import { DEFAULT_SERVER, isLoopback, normalizeServer, permissionOf } from '../core/server';
import { setServer } from '../platform/settings';
import { translate } from '../platform/i18n';
import { button, h } from './dom';

export function serverSettings(server: string, onDone: () => void): HTMLElement {
  const field = h('input', {
    id: 'server',
    type: 'url',
    value: server,
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'server-hint server-status',
  });
  const status = h('p', { id: 'server-status', class: 'status', role: 'status' });
  const save = async (address: string): Promise<void> => {
    const problem = await keep(address, server);
    field.setAttribute('aria-invalid', String(problem !== null));
    status.textContent = problem ?? translate('settingsSaved');
    if (problem === null) field.value = normalizeServer(address) ?? address;
  };
  const form = h(
    'form',
    { class: 'settings', novalidate: '' },
    h('h2', {}, translate('settings')),
    h('label', { for: 'server' }, translate('settingsServer')),
    field,
    h('p', { id: 'server-hint', class: 'soft' }, translate('settingsServerHint')),
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'submit', class: 'primary' }, translate('settingsSave')),
      button(translate('settingsReset'), () => void save((field.value = DEFAULT_SERVER))),
      button(translate('settingsBack'), onDone, 'link'),
    ),
    status,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void save(field.value);
  });
  return form;
}

/** Returns what is wrong with the address in words, or null once it is kept. */
async function keep(address: string, previous: string): Promise<string | null> {
  const server = normalizeServer(address);
  if (server === null) return translate('settingsBadServer', DEFAULT_SERVER);
  if (isLoopback(server)) {
    await setServer(server);
    return null;
  }
  // Asked at once, while the click still counts; kept at once, for the question may close the popup.
  const asking = browser.permissions.request({ origins: [permissionOf(server)] });
  await setServer(server);
  if (await asking) return null;
  await setServer(previous);
  return translate('settingsRefused');
}
