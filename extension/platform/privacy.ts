/** Keys and waiting judgments are for the extension's own pages, not for its page scripts. */

import { browser } from 'wxt/browser';

export async function keepToOurselves(): Promise<void> {
  const { local } = browser.storage;
  // Firefox does not have it for local storage yet; there a page script simply does not look.
  if (typeof local.setAccessLevel !== 'function') return;
  await local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
}
