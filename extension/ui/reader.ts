/** What popup and panel are: from a page to its report, and what is done with it there. */

import { browser } from 'wxt/browser';

import { DEFAULT_DISPLAY, type Display } from '../core/display';
import type {
  Offer,
  Preview,
  Scope,
  Site,
  SiteMode,
  Step,
  ToBackground,
  ToPanel,
} from '../core/messages';
import { viewAfterAnalysis, viewAfterPreview, type View } from '../core/view';
import { askBackground } from '../platform/background-client';
import { translate } from '../platform/i18n';
import { askFor } from '../platform/permissions';
import { getDisplay, getServer, giveConsent, hasConsent, setSiteMode } from '../platform/settings';
import { usePalette } from './colors';
import type { Frame } from './frame';
import { ReportView } from './report-view';
import { announcement, render, type Actions } from './views';

export interface ReaderOptions {
  frame: Frame;
  /** The panel prints; a popup would close over it. */
  printable: boolean;
  /** The marks were taken away. */
  onClear: () => void;
}

const UNKNOWN_SITE: Site = { origin: null, mode: 'ask' };

export class Reader {
  private tabId = browser.tabs.TAB_ID_NONE;
  /** The person wants it marked although it does not look like an English article. */
  private anyway = false;
  private scope: Scope = 'article';
  private view: View = { kind: 'reading' };
  private report: ReportView | null = null;
  private site = UNKNOWN_SITE;
  private hasSelection = false;
  private display = DEFAULT_DISPLAY;

  constructor(private readonly options: ReaderOptions) {}

  /** Shows what is marked in a tab; `read`: has it marked if nothing is. */
  async follow(tabId: number, { read }: { read: boolean }): Promise<void> {
    const stays = tabId === this.tabId && this.report !== null;
    this.tabId = tabId;
    [this.anyway, this.scope, this.hasSelection] = [false, 'article', false];
    this.display = await getDisplay();
    usePalette(this.display.palette);
    const status = await askBackground(this.to('status'));
    if (tabId !== this.tabId) return;
    const report = status.ok ? status.value.report : null;
    this.site = status.ok ? status.value.site : UNKNOWN_SITE;
    if (report !== null && report.server === (await getServer())) {
      // Looked at again: what was filtered and gone to stays.
      if (stays) this.update(report);
      else this.show({ kind: 'report', report });
    } else if (read) await this.read();
    else this.show({ kind: 'idle' });
  }

  /** A page script said something; only that of the tab shown counts. */
  hear(message: ToPanel, tabId: number | undefined): void {
    if (tabId !== this.tabId) return;
    switch (message.kind) {
      case 'marked':
        if (this.report === null) this.show({ kind: 'report', report: message.report });
        else this.update(message.report);
        break;
      case 'cleared':
        if (this.report !== null) this.show({ kind: 'idle' });
        break;
      case 'current':
        this.report?.list.setCurrent(message.start);
    }
  }

  /** Settings were changed elsewhere. */
  displayChanged(display: Display): void {
    this.display = display;
    usePalette(display.palette);
    this.report?.setDisplay(display);
  }

  private async read(): Promise<void> {
    const { tabId } = this;
    this.show({ kind: 'reading' });
    const server = await getServer();
    const { anyway, scope } = this;
    const known = { server, consented: await hasConsent(server), anyway, scope };
    const offer = await askBackground({ ...this.to('preview'), scope });
    if (tabId !== this.tabId) return;
    if (offer.ok) this.take(offer.value);
    const view = viewAfterPreview(offer, known);
    if (view.kind === 'scoring') await this.score(view.preview, server);
    else this.show(view);
  }

  private take(offer: Offer): void {
    this.site = offer.site;
    this.hasSelection = offer.kind === 'read' && offer.preview.hasSelection;
  }

  /** Sends the text that was previewed, to the last character. */
  private async score(preview: Preview, server: string): Promise<void> {
    const { tabId, anyway } = this;
    this.show({ kind: 'scoring', preview, server });
    const { reading, text } = preview;
    const outcome = await askBackground({ ...this.to('analyze'), reading, text, anyway });
    if (tabId === this.tabId) this.show(viewAfterAnalysis(outcome, preview));
  }

  private async agree(): Promise<void> {
    const { view } = this;
    if (view.kind !== 'consent') return;
    // Asked at once, while the click still counts; kept at once, for the question may close us.
    const asking = askFor(view.server);
    await giveConsent(view.server);
    if (await asking) await this.score(view.preview, view.server);
    else this.show({ kind: 'failed', failure: { kind: 'noPermission', server: view.server } });
  }

  private async reveal(start: number): Promise<void> {
    const found = await askBackground({ ...this.to('reveal'), start });
    const there = found.ok && found.value;
    this.options.frame.notify(there ? '' : translate('gone'));
    if (there) this.report?.list.wentTo(start);
    else this.report?.list.setCurrent(null);
  }

  private async step(by: Step): Promise<void> {
    const start = await askBackground({ ...this.to('step'), by });
    const at = start.ok ? start.value : null;
    this.options.frame.notify(at === null ? translate('gone') : '');
    if (at !== null) this.report?.list.wentTo(at);
  }

  private care(care: number): void {
    this.display = { ...this.display, care };
    void askBackground({ to: 'background', kind: 'display', display: this.display });
  }

  private async chooseSite(origin: string, mode: SiteMode): Promise<SiteMode> {
    const asking = mode === 'always' ? askFor(`${origin}/`) : Promise.resolve(true);
    await setSiteMode(origin, mode);
    if (await asking) return mode;
    await setSiteMode(origin, 'ask');
    this.options.frame.notify(translate('siteRefused'));
    return 'ask';
  }

  private async turnOn({ origin }: Site): Promise<void> {
    if (origin !== null) await setSiteMode(origin, 'ask');
    await this.read();
  }

  private update(report: Extract<View, { kind: 'report' }>['report']): void {
    const view = { kind: 'report', report } as const;
    this.view = view;
    this.report?.update(report);
    this.options.frame.announce(announcement(view));
  }

  private show(view: View): void {
    const { frame } = this.options;
    this.view = view;
    frame.announce(announcement(view));
    frame.notify('');
    if (view.kind === 'report') {
      this.report = new ReportView(view.report, this.around(), this.reportActions());
      frame.show(view.kind, this.report.elements);
    } else {
      this.report = null;
      frame.show(view.kind, render(view, this.actions()));
    }
  }

  private around() {
    return {
      display: this.display,
      site: this.site,
      hasSelection: this.hasSelection,
      printable: this.options.printable,
    };
  }

  private reportActions() {
    return {
      reveal: (start: number) => void this.reveal(start),
      step: (by: Step) => void this.step(by),
      back: () => void askBackground(this.to('back')),
      care: (care: number) => this.care(care),
      readAgain: () => void this.readAs('article'),
      readSelection: () => void this.readAs('selection'),
      chooseSite: (origin: string, mode: SiteMode) => this.chooseSite(origin, mode),
      clear: () => void askBackground(this.to('clear')).then(() => this.options.onClear()),
    };
  }

  private actions(): Actions {
    return {
      consent: () => void this.agree(),
      openSettings: () => void browser.runtime.openOptionsPage(),
      read: () => void this.read(),
      readAnyway: () => {
        this.anyway = true;
        void this.read();
      },
      readSelection: () => void this.readAs('selection'),
      turnOn: (site) => void this.turnOn(site),
      cancel: () => void askBackground(this.to('cancel')),
    };
  }

  private async readAs(scope: Scope): Promise<void> {
    this.scope = scope;
    await this.read();
  }

  private to<Kind extends ToBackground['kind']>(kind: Kind) {
    return { to: 'background', kind, tabId: this.tabId } as const;
  }
}
