/** The keyboard commands: next and previous mark, and the panel. */

import { browser } from 'wxt/browser';

import type { Step } from '../core/messages';
import { status } from './analysis';
import { openPanel } from './panel';
import { askPage } from './tabs';
import { readArticle } from './unasked';

const STEPS: Readonly<Record<string, Step>> = { 'next-mark': 1, 'previous-mark': -1 };

interface Tab {
  id?: number | undefined;
  windowId?: number | undefined;
}

export async function onCommand(name: string, tab: Tab | undefined): Promise<void> {
  // First thing of all: a panel opens only while the key press still counts.
  if (name === 'open-panel') return openPanel(tab?.windowId);
  const by = STEPS[name];
  if (by === undefined || tab?.id === undefined) return;
  // The key press is a request to mark the page, where it has not been marked.
  if ((await status(tab.id)) === null) await readArticle(tab.id);
  // Not yet agreed to, no article, or no server: the popup says which, and what can be done.
  if ((await status(tab.id)) === null) return openPopup(tab.windowId);
  await askPage(tab.id, { to: 'page', kind: 'step', by });
}

/** Not every browser lets a key open it; there it is the button that does. */
async function openPopup(windowId: number | undefined): Promise<void> {
  const inWindow = windowId === undefined ? {} : { windowId };
  await browser.action.openPopup(inWindow).catch(() => undefined);
}
