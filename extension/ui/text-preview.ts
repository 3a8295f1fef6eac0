/** A text that is or was sent, to the last character. */

import { h } from './dom';

export function textPreview(text: string, titleId: string): HTMLElement {
  const attributes = {
    class: 'preview',
    tabindex: '0',
    role: 'region',
    'aria-labelledby': titleId,
  };
  return h('div', attributes, text);
}
