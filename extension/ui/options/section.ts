/** A part of the settings, with a heading that names it. */

import type { MessageKey } from '../../core/wording';
import { translate } from '../../platform/i18n';
import { h } from '../dom';

export function section(title: MessageKey, ...children: (Node | null)[]): HTMLElement {
  const attributes = { 'aria-labelledby': `title-${title}` };
  return h('section', attributes, h('h2', { id: `title-${title}` }, translate(title)), ...children);
}

/** A box to tick, with its label and what it comes to. */
export function checkbox(
  id: string,
  label: Node | string,
  checked: boolean,
  onChange: (checked: boolean) => void,
): HTMLElement {
  const box = h('input', { id, type: 'checkbox' });
  box.checked = checked;
  box.addEventListener('change', () => onChange(box.checked));
  return h('div', { class: 'choice' }, box, h('label', { for: id }, label));
}
