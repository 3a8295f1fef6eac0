/** The page of a tab: brings the page script there and talks to it. */

import { browser } from 'wxt/browser';

import { PALETTE_NAMES, type Display } from '../core/display';
import { FailureError, valueOf, type Result } from '../core/failure';
import { marksCss } from '../core/marks-css';
import type { FromPage, ToPage } from '../core/messages';
import type { PaletteName } from '../core/palette';

/** Puts page script and style sheet into the tab; the script sees to it that it runs once. */
export async function injectPage(tabId: number, palette: PaletteName): Promise<void> {
  try {
    await browser.scripting.executeScript({ target: { tabId }, files: ['/finder.js', '/page.js'] });
    await putStyle(tabId, palette);
  } catch {
    throw new FailureError({ kind: 'notScriptable' });
  }
}

/**
 * As the person's sheet it reaches into shadow roots, but Chromium paints the grounds of highlights
 * only as an author asks for them: so it is put in as both.
 */
const ORIGINS = ['AUTHOR', 'USER'] as const;

/** Takes out whichever style sheet is there first: one put in twice would stay. */
async function putStyle(tabId: number, palette: PaletteName): Promise<void> {
  for (const origin of ORIGINS) {
    // Frames of the page's own site too.
    const sheet = { target: { tabId, allFrames: true }, origin };
    for (const name of PALETTE_NAMES) {
      await browser.scripting.removeCSS({ ...sheet, css: marksCss(name) });
    }
    await browser.scripting.insertCSS({ ...sheet, css: marksCss(palette) });
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

/** How marks are shown from now on; `restyle` where their colors have changed. */
export interface Showing {
  display: Display;
  restyle: boolean;
}

/** Tells every page that is marked. */
export async function showEverywhere(showing: Showing): Promise<void> {
  await inEveryTab((tabId) => showIn(tabId, showing));
}

/** Tells the page of a tab. */
export async function showIn(tabId: number, { display, restyle }: Showing): Promise<void> {
  await askPage(tabId, { to: 'page', kind: 'display', display });
  if (restyle) await putStyle(tabId, display.palette);
}

/** Does something in every tab that has our script; what fails in one concerns no other. */
export async function inEveryTab(work: (tabId: number) => Promise<unknown>): Promise<void> {
  const tabs = await browser.tabs.query({});
  // A tab without our script, or one that is gone by now, has nothing to show.
  await Promise.allSettled(tabs.flatMap(({ id }) => (id === undefined ? [] : [work(id)])));
}
