/** The popup: opening it on a page is the request to mark that page. */

import { browser } from 'wxt/browser';

import type { Preview, ToBackground } from '../../core/messages';
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

class Popup {
  /** The person wants the page marked although it does not look like an article. */
  private anyway = false;

  constructor(private readonly tabId: number) {}

  start(): void {
    const settings = button(translate('settings'), () => void this.openSettings(), 'link');
    const masthead = h('header', {}, h('h1', {}, translate('extensionName')), settings);
    document.body.prepend(masthead, main, progress, notice);
    void this.read();
  }

  private async read(): Promise<void> {
    this.show({ kind: 'reading' });
    const server = await getServer();
    const known = { server, consented: await hasConsent(server), anyway: this.anyway };
    const preview = await askBackground(this.to('preview'));
    const view = viewAfterPreview(preview, known);
    if (view.kind === 'scoring') await this.score(view.preview, server);
    else this.show(view);
  }

  /** Sends the text that was previewed, to the last character. */
  private async score(preview: Preview, server: string): Promise<void> {
    this.show({ kind: 'scoring', preview, server });
    const { reading, text } = preview;
    const report = await askBackground({ ...this.to('analyze'), reading, text });
    this.show(viewAfterAnalysis(report, { preview, server }));
  }

  private async agree(view: View): Promise<void> {
    if (view.kind !== 'consent') return;
    await giveConsent(view.server);
    await this.score(view.preview, view.server);
  }

  private async reveal(start: number): Promise<void> {
    const found = await askBackground({ ...this.to('reveal'), start });
    notice.textContent = found.ok && found.value ? '' : translate('gone');
  }

  private async openSettings(): Promise<void> {
    replaceMain('settings', [serverSettings(await getServer(), () => void this.read())]);
  }

  private show(view: View): void {
    progress.textContent = announcement(view);
    notice.textContent = '';
    replaceMain(view.kind, render(view, this.actionsIn(view)));
  }

  private actionsIn(view: View): Actions {
    return {
      consent: () => void this.agree(view),
      openSettings: () => void this.openSettings(),
      analyzeAnyway: () => {
        this.anyway = true;
        void this.read();
      },
      cancel: () => void askBackground(this.to('cancel')),
      retry: () => void this.read(),
      reveal: (start) => void this.reveal(start),
      clear: () => void askBackground(this.to('clear')).then(close),
    };
  }

  private to<Kind extends ToBackground['kind']>(kind: Kind) {
    return { to: 'background', kind, tabId: this.tabId } as const;
  }
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
void currentTab().then((tabId) => new Popup(tabId).start());
