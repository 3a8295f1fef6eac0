/** The page of a tab: brings the page script there and talks to it. */

import { browser } from 'wxt/browser';

import { FailureError, valueOf, type Result } from '../core/failure';
import { marksCss } from '../core/marks-css';
import type { FromPage, ToPage } from '../core/messages';

/** Puts page script and style sheet into the tab; the script sees to it that it runs once. */
export async function injectPage(tabId: number): Promise<void> {
  try {
    await browser.scripting.executeScript({ target: { tabId }, files: ['/page.js'] });
    const css = { target: { tabId }, css: marksCss() };
    // Taken out first: a sheet put in twice would stay when it is taken out once.
    await browser.scripting.removeCSS(css);
    await browser.scripting.insertCSS(css);
  } catch {
    throw new FailureError({ kind: 'notScriptable' });
  }
}

export async function askPage<Message extends ToPage>(
  tabId: number,
  message: Message,
): Promise<FromPage[Message['kind']]> {
  let result: Result<FromPage[Message['kind']]> | undefined;
  try {
    result = await browser.tabs.sendMessage(tabId, message);
  } catch {
    result = undefined;
  }
  // Nobody listens: the page was left, and its script with it.
  return valueOf(result ?? { ok: false, failure: { kind: 'pageGone' } });
}
