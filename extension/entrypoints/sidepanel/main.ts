/** The panel beside the page: follows the tab that is looked at, and marks nothing unasked. */

import { browser } from 'wxt/browser';

import { isToPanel } from '../../core/messages';
import { TEST_BUILD } from '../../platform/build';
import { onDisplayChanged } from '../../platform/settings';
import { createFrame } from '../../ui/frame';
import { Reader } from '../../ui/reader';
import '../../ui/theme.css';
import '../../ui/views.css';
import '../../ui/report.css';
import '../../ui/list.css';
import '../../ui/print.css';

const reader = new Reader({ frame: createFrame(null), printable: true, onClear: () => undefined });

async function followActive(): Promise<void> {
  const asked = TEST_BUILD ? new URLSearchParams(location.search).get('tab') : null;
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const id = asked === null ? tab?.id : Number(asked);
  await reader.follow(id ?? browser.tabs.TAB_ID_NONE, { read: false });
}

browser.runtime.onMessage.addListener((message: unknown, sender) => {
  if (isToPanel(message)) reader.hear(message, sender.tab?.id);
});
onDisplayChanged((display) => reader.displayChanged(display));
browser.tabs.onActivated.addListener(() => void followActive());
browser.tabs.onUpdated.addListener((_tabId, change, tab) => {
  // A page that was left takes its marks with it.
  if (change.status === 'loading' && tab.active) void followActive();
});
document.documentElement.classList.add('panel');
void followActive();
