/** The popup: opening it on a page is the request to mark that page. */

import { browser } from 'wxt/browser';

import { isToPanel } from '../../core/messages';
import { TEST_BUILD } from '../../platform/build';
import { translate } from '../../platform/i18n';
import { hasPanel, openPanel } from '../../platform/panel';
import { onDisplayChanged } from '../../platform/settings';
import { button } from '../../ui/dom';
import { createFrame } from '../../ui/frame';
import { Reader } from '../../ui/reader';
import '../../ui/theme.css';
import '../../ui/views.css';
import '../../ui/report.css';
import '../../ui/list.css';

/** The tab the popup was opened on, and its window. */
async function currentTab(): Promise<{ id: number; windowId: number | undefined }> {
  const asked = TEST_BUILD ? new URLSearchParams(location.search).get('tab') : null;
  if (asked !== null) {
    const { windowId } = await browser.tabs.get(Number(asked));
    return { id: Number(asked), windowId };
  }
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return { id: tab?.id ?? browser.tabs.TAB_ID_NONE, windowId: tab?.windowId };
}

async function start(): Promise<void> {
  const { id, windowId } = await currentTab();
  const toPanel = (): void => void openPanel(windowId).then(close);
  const frame = createFrame(hasPanel() ? button(translate('openPanel'), toPanel, 'link') : null);
  const reader = new Reader({ frame, printable: false, onClear: close });
  browser.runtime.onMessage.addListener((message: unknown, sender) => {
    if (isToPanel(message)) reader.hear(message, sender.tab?.id);
  });
  onDisplayChanged((display) => reader.displayChanged(display));
  await reader.follow(id, { read: true });
}

void start();
