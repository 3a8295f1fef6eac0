/** How marks are shown: kept, and followed by every page that is marked. */

import type { Display } from '../core/display';
import { getDisplay, setDisplay } from './settings';
import { showEverywhere } from './tabs';

export async function show(display: Display): Promise<null> {
  const { palette } = await getDisplay();
  await setDisplay(display);
  await showEverywhere({ display, restyle: palette !== display.palette });
  return null;
}
