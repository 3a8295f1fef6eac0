/** The sites that are always or never read. */

import type { Sites } from '../../core/sites';
import { translate } from '../../platform/i18n';
import { getSites, setSiteMode } from '../../platform/settings';
import { button, h } from '../dom';
import { section } from './section';

export async function sitesSection(): Promise<HTMLElement> {
  const list = h('div', {});
  const show = async (): Promise<void> => list.replaceChildren(siteList(await getSites(), forget));
  const forget = (origin: string): void => void setSiteMode(origin, 'ask').then(show);
  await show();
  return section('optionsSites', list);
}

function siteList(sites: Sites, forget: (origin: string) => void): HTMLElement {
  const entries = Object.entries(sites).sort(([one], [other]) => one.localeCompare(other));
  if (entries.length === 0) return h('p', { class: 'soft' }, translate('sitesNone'));
  const items = entries.map(([origin, mode]) => {
    const remove = button(translate('siteForget'), () => forget(origin), 'link');
    remove.setAttribute('aria-label', translate('siteForgetNamed', origin));
    return h(
      'li',
      {},
      h('span', { class: 'origin' }, origin),
      h('span', { class: 'soft' }, translate(mode === 'always' ? 'siteAlways' : 'siteNever')),
      remove,
    );
  });
  return h('ul', { class: 'sites' }, ...items);
}
