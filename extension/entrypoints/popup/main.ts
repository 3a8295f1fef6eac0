/** The popup: opening it on a page is the request to mark that page. */

import { browser } from 'wxt/browser';

import { viewAfterAnalysis, viewAfterPreview, type View } from '../../core/view';
import { askBackground } from '../../platform/background-client';
import { TEST_BUILD } from '../../platform/build';
import { translate } from '../../platform/i18n';
import { getServer, giveConsent, hasConsent } from '../../platform/settings';
import { button, h } from '../../ui/dom';
import { serverSettings } from '../../ui/server-settings';
import { render, type Actions } from '../../ui/views';
import './style.css';

/** The tab the popup was opened on. */
async function currentTab(): Promise<number> {
  const asked = TEST_BUILD ? new URLSearchParams(location.search).get('tab') : null;
  if (asked !== null) return Number(asked);
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? browser.tabs.TAB_ID_NONE;
}

function start(tabId: number): void {
  const main = document.querySelector('main') ?? document.body;
  let anyway = false;

  const show = (view: View): void => {
    main.dataset['view'] = view.kind;
    main.replaceChildren(...render(view, actions));
  };

  const analyze = async (): Promise<void> => {
    show({ kind: 'reading' });
    const server = await getServer();
    const consented = await hasConsent(server);
    const preview = await askBackground({ to: 'background', kind: 'preview', tabId });
    const view = viewAfterPreview(preview, { server, consented, anyway });
    show(view);
    if (view.kind !== 'scoring') return;
    const report = await askBackground({ to: 'background', kind: 'analyze', tabId });
    show(viewAfterAnalysis(report, view));
  };

  const reveal = async (at: number): Promise<void> => {
    const found = await askBackground({ to: 'background', kind: 'reveal', tabId, start: at });
    say(found.ok && found.value ? '' : translate('gone'));
  };

  const openSettings = async (): Promise<void> => {
    main.dataset['view'] = 'settings';
    main.replaceChildren(serverSettings(await getServer(), () => void analyze()));
  };

  const actions: Actions = {
    consent: () => void getServer().then(giveConsent).then(analyze),
    openSettings: () => void openSettings(),
    analyzeAnyway() {
      anyway = true;
      void analyze();
    },
    cancel: () => void askBackground({ to: 'background', kind: 'cancel', tabId }),
    retry: () => void analyze(),
    reveal: (at) => void reveal(at),
    clear: () => void askBackground({ to: 'background', kind: 'clear', tabId }).then(close),
  };

  document.body.prepend(masthead(actions));
  void analyze();
}

function masthead(actions: Actions): HTMLElement {
  const settings = button(translate('settings'), actions.openSettings, 'link');
  return h('header', {}, h('h1', {}, translate('extensionName')), settings);
}

function say(message: string): void {
  const status = document.querySelector('[role="status"].announcement');
  if (status !== null) status.textContent = message;
}

document.documentElement.lang = browser.i18n.getUILanguage();
document.title = translate('extensionName');
void currentTab().then(start);
