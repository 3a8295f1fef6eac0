/** What is always there in popup and panel: the name, the way to the settings, what is heard. */

import { browser } from 'wxt/browser';

import { language, translate } from '../platform/i18n';
import { button, h } from './dom';

export interface Frame {
  show(view: string, children: (HTMLElement | null)[]): void;
  /** For those who hear it: politely, when they are done with what they are at. */
  announce(words: string): void;
  /** For everyone: what went wrong with a click; '' for nothing. */
  notify(words: string): void;
}

/** `extra` stands beside the way to the settings. */
export function createFrame(extra: HTMLElement | null): Frame {
  const main = h('main', { tabindex: '-1' });
  const progress = h('p', { class: 'unseen', role: 'status' });
  const notice = h('p', { class: 'notice', role: 'alert' });
  const settings = button(
    translate('settings'),
    () => void browser.runtime.openOptionsPage(),
    'link',
  );
  const ways = h('div', { class: 'ways' }, extra, settings);
  document.documentElement.lang = language();
  document.title = translate('extensionName');
  document.body.prepend(
    h('header', {}, h('h1', {}, translate('extensionName')), ways),
    main,
    progress,
    notice,
  );
  return {
    show(view, children) {
      const hadFocus = main.contains(document.activeElement);
      main.dataset['view'] = view;
      main.replaceChildren(...children.filter((child) => child !== null));
      // The button that was pressed is gone: the keyboard goes on from the top of what replaced it.
      if (hadFocus) main.focus({ preventScroll: true });
    },
    announce: (words) => {
      progress.textContent = words;
    },
    notify: (words) => {
      notice.textContent = words;
    },
  };
}
