/** Asking the background from an extension page. */

import { browser } from 'wxt/browser';

import type { Result } from '../core/failure';
import type { FromBackground, ToBackground } from '../core/messages';

export function askBackground<Message extends ToBackground>(
  message: Message,
): Promise<Result<FromBackground[Message['kind']]>> {
  return browser.runtime.sendMessage(message);
}
