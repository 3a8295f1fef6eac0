/** The panel beside the page: Chromium's side panel, Firefox's sidebar; on a phone there is none. */

import { browser } from 'wxt/browser';

/** What Firefox has instead of `sidePanel`. */
interface SidebarAction {
  open(): Promise<void>;
}

function sidebar(): SidebarAction | undefined {
  return (browser as { sidebarAction?: SidebarAction }).sidebarAction;
}

export function hasPanel(): boolean {
  return sidebar() !== undefined || browser.sidePanel !== undefined;
}

/** Call it first thing in a click or key press: the browser opens a panel for nothing else. */
export async function openPanel(windowId: number | undefined): Promise<void> {
  const firefox = sidebar();
  if (firefox !== undefined) await firefox.open();
  else if (windowId !== undefined) await browser.sidePanel?.open({ windowId });
}
