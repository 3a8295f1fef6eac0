/** Which site a tab is on, and what was chosen for it. */

import { browser } from 'wxt/browser';

import type { Site } from '../core/messages';
import { modeOf, originOf } from '../core/sites';
import { getSites } from './settings';

/** The site of a tab; the browser tells its address only where the person has let us see it. */
export async function siteOf(tabId: number): Promise<Site> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  const origin = originOf(tab?.url);
  return { origin, mode: origin === null ? 'ask' : modeOf(await getSites(), origin) };
}
