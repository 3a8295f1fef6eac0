/** The background: answers the popup, and is the only part that talks to the server. */

import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';

import { resultOf } from '../core/failure';
import {
  isToBackground,
  unreachable,
  type FromBackground,
  type ToBackground,
} from '../core/messages';
import { analyze, cancel, preview } from '../platform/analysis';
import { askPage } from '../platform/tabs';

type Answered = FromBackground[ToBackground['kind']];

async function answer(message: ToBackground): Promise<Answered> {
  const { tabId } = message;
  switch (message.kind) {
    case 'preview':
      return preview(tabId);
    case 'analyze':
      return analyze(tabId, message);
    case 'cancel':
      cancel(tabId);
      return null;
    case 'reveal':
      return askPage(tabId, { to: 'page', kind: 'reveal', start: message.start });
    case 'clear':
      return askPage(tabId, { to: 'page', kind: 'clear' });
    default:
      return unreachable(message);
  }
}

/** Only the extension's own pages may ask; a page script, let alone a page, may not. */
function isOwnPage(sender: { id?: string; url?: string }): boolean {
  const own = browser.runtime.getURL('/');
  return sender.id === browser.runtime.id && sender.url?.startsWith(own) === true;
}

export default defineBackground(() => {
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (!isToBackground(message) || !isOwnPage(sender)) return false;
    void resultOf(() => answer(message)).then(reply);
    return true;
  });
  browser.tabs.onRemoved.addListener((tabId) => cancel(tabId));
  browser.tabs.onUpdated.addListener((tabId, change) => {
    if (change.status === 'loading') cancel(tabId);
  });
});
