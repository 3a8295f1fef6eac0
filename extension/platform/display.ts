/** How marks are shown: kept, and followed by every page that is marked. */

import type { Display } from '../core/display';
import { status } from './analysis';
import { getDisplay, hasConsent, setDisplay } from './settings';
import { askPage, showEverywhere, showIn } from './tabs';

export async function show(display: Display): Promise<null> {
  const { palette } = await getDisplay();
  await setDisplay(display);
  await showEverywhere({ display, restyle: palette !== display.palette });
  return null;
}

/** Tells a page that was away what was chosen meanwhile. */
export async function catchUp(tabId: number): Promise<null> {
  const report = await status(tabId);
  if (report === null) return null;
  if (await hasConsent(report.server))
    await showIn(tabId, { display: await getDisplay(), restyle: true });
  else await askPage(tabId, { to: 'page', kind: 'clear' });
  return null;
}
