/** The page that says what the labels mean. */

import { browser } from 'wxt/browser';

import type { MarkLabel } from '../core/contract';

export async function openMeaning(label: MarkLabel): Promise<null> {
  await browser.tabs.create({ url: `${browser.runtime.getURL('/meaning.html')}#${label}` });
  return null;
}
