/** The popup: opening it on a page is the request to mark that page. */

import { browser } from 'wxt/browser';

import type { Preview } from '../../core/messages';
import { viewAfterAnalysis, viewAfterPreview, type View } from '../../core/view';
import { askBackground } from '../../platform/background-client';
import { TEST_BUILD } from '../../platform/build';
import { translate } from '../../platform/i18n';
import { getServer, giveConsent, hasConsent } from '../../platform/settings';
import { button, h } from '../../ui/dom';
import { serverSettings } from '../../ui/server-settings';
import { announcement, render, type Actions } from '../../ui/views';
import '../../ui/theme.css';
import '../../ui/views.css';
import '../../ui/report.css';

const main = h('main', { tabindex: '-1' });
/** What happens, for those who hear it; and what went wrong with a click, for everyone. */
const progress = h('p', { class: 'unseen', role: 'status' });
const notice = h('p', { class: 'notice', role: 'alert' });

/** The tab the popup was opened on. */
async function currentTab(): Promise<number> {
  const asked = TEST_BUILD ? new URLSearchParams(location.search).get('tab') : null;
  if (asked !== null) return Number(asked);
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? browser.tabs.TAB_ID_NONE;
}

function start(tabId: number): void {
  let anyway = false;

  const show = (view: View): void => {
    progress.textContent = announcement(view);
    notice.textContent = '';
    replaceMain(view.kind, render(view, actionsIn(view)));
  };

  const read = async (): Promise<void> => {
    show({ kind: 'reading' });
    const server = await getServer();
    const consented = await hasConsent(server);
    const preview = await askBackground({ to: 'background', kind: 'preview', tabId });
    const view = viewAfterPreview(preview, { server, consented, anyway });
    if (view.kind === 'scoring') await score(view.preview, server);
    else show(view);
  };

  /** Sends the text that was previewed, to the last character. */
  const score = async (preview: Preview, server: string): Promise<void> => {
    show({ kind: 'scoring', preview, server });
    const { reading, text } = preview;
    const report = await askBackground({ to: 'background', kind: 'analyze', tabId, reading, text });
    show(viewAfterAnalysis(report, { preview, server }));
  };

  const reveal = async (at: number): Promise<void> => {
    const found = await askBackground({ to: 'background', kind: 'reveal', tabId, start: at });
    notice.textContent = found.ok && found.value ? '' : translate('gone');
  };

  const openSettings = async (): Promise<void> => {
    replaceMain('settings', [serverSettings(await getServer(), () => void read())]);
  };

  const agree = async (view: View): Promise<void> => {
    if (view.kind !== 'consent') return;
    await giveConsent(view.server);
    await score(view.preview, view.server);
  };

  const actionsIn = (view: View): Actions => ({
    consent: () => void agree(view),
    openSettings: () => void openSettings(),
    analyzeAnyway() {
      anyway = true;
      void read();
    },
    cancel: () => void askBackground({ to: 'background', kind: 'cancel', tabId }),
    retry: () => void read(),
    reveal: (at) => void reveal(at),
    clear: () => void askBackground({ to: 'background', kind: 'clear', tabId }).then(close),
  });

  const settings = button(translate('settings'), () => void openSettings(), 'link');
  const masthead = h('header', {}, h('h1', {}, translate('extensionName')), settings);
  document.body.prepend(masthead, main, progress, notice);
  void read();
}

function replaceMain(view: string, children: HTMLElement[]): void {
  const hadFocus = main.contains(document.activeElement);
  main.dataset['view'] = view;
  main.replaceChildren(...children);
  // The button that was pressed is gone: the keyboard goes on from the top of what replaced it.
  if (hadFocus) main.focus({ preventScroll: true });
}

document.documentElement.lang = browser.i18n.getUILanguage();
document.title = translate('extensionName');
void currentTab().then(start);
