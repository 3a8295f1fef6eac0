/** The keys as the browser has assigned them: it leaves some out without a word. */

import { browser } from 'wxt/browser';

import { translate } from '../../platform/i18n';
import { h } from '../dom';
import { section } from './section';

const ACTION = '_execute_action';
/** In the order in which one meets them; the browser has one of its own. */
const ORDER = [ACTION, 'next-mark', 'previous-mark', 'open-panel'];

export async function keysSection(): Promise<HTMLElement | null> {
  // There are none on a phone.
  if (browser.commands === undefined) return null;
  const commands = await browser.commands.getAll();
  const place = ({ name = '' }: { name?: string }): number => ORDER.indexOf(name);
  const ordered = commands.sort((one, other) => place(one) - place(other));
  const rows = ordered.flatMap(({ name, description, shortcut }) => {
    const what = name === ACTION ? translate('commandMark') : (description ?? '');
    const keys =
      shortcut === undefined || shortcut === ''
        ? h('span', { class: 'unassigned' }, translate('keysNone'))
        : h('kbd', {}, shortcut);
    return [h('dt', {}, what), h('dd', {}, keys)];
  });
  return section(
    'optionsKeys',
    h('dl', { class: 'keys' }, ...rows),
    h('p', { class: 'soft' }, translate('keysHow')),
  );
}
