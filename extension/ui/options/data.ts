/** Clearing all that is kept, asked twice. */

import { askBackground } from '../../platform/background-client';
import { translate } from '../../platform/i18n';
import { button, h } from '../dom';
import { section } from './section';

export function dataSection(onForgotten: () => void): HTMLElement {
  const row = h('div', { class: 'buttons' });
  const status = h('p', { class: 'status', role: 'status' });
  const forget = async (): Promise<void> => {
    const done = await askBackground({ to: 'background', kind: 'forget' });
    status.textContent = translate(done.ok ? 'forgotten' : 'failUnexpected');
    ask();
    if (done.ok) onForgotten();
  };
  const ask = (): void => row.replaceChildren(button(translate('forgetAll'), confirm));
  const confirm = (): void => {
    const yes = button(translate('forgetYes'), () => void forget(), 'primary');
    const no = button(translate('forgetNo'), () => {
      ask();
      row.querySelector('button')?.focus();
    });
    row.replaceChildren(h('span', {}, translate('forgetSure')), yes, no);
    no.focus();
  };
  ask();
  return section('optionsData', h('p', { class: 'soft' }, translate('forgetAbout')), row, status);
}
