/** The page script's side of the messages. */

import { browser } from 'wxt/browser';

import { linkLength, looksLikeArticle } from '../core/article';
import { lookOf } from '../core/display';
import { FailureError, resultOf } from '../core/failure';
import {
  isToPage,
  unreachable,
  type FromPage,
  type Preview,
  type Report,
  type Scope,
  type ToPage,
  type ToPanel,
} from '../core/messages';
import { once, type Slices } from '../core/slices';
import { Marking } from '../overlay/marking';
import { Overlay } from '../overlay/overlay';
import { paced } from '../overlay/pacing';
import { findPlace, readPlace, selection, type PageReading } from '../overlay/reading';
import { Stir } from '../overlay/watch';
import { isAlive } from './alive';
import { TEST_BUILD } from './build';
import { askFromPage, cardActions } from './card-actions';
import { translate } from './i18n';

export function createPage(): void {
  const page = new Page();
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (sender.id !== browser.runtime.id || !isToPage(message)) return false;
    void resultOf(() => page.answer(message)).then(reply);
    return true;
  });
  // A page that is kept for the way back keeps its marks; one that is left for good keeps nothing.
  addEventListener('pagehide', (event) => event.persisted || page.clear());
  addEventListener('pageshow', (event) => event.persisted && page.returned());
}

type ToMark = Extract<ToPage, { kind: 'mark' }>;
/** What a report says of the answer, whatever becomes of the page. */
type Standing = Omit<Report, keyof Marking['marked']>;

class Page {
  private readonly overlay = new Overlay({
    translate,
    shadow: TEST_BUILD ? 'open' : 'closed',
    actions: cardActions,
    alive: isAlive,
    current: (start) => tellPanel({ to: 'panel', kind: 'current', start }),
  });
  private number = 0;
  private page: PageReading | null = null;
  private stir: Stir | null = null;
  private marking: Marking | null = null;
  private standing: Standing | null = null;

  async answer(message: ToPage): Promise<FromPage[ToPage['kind']]> {
    switch (message.kind) {
      case 'read':
        return this.read(message.scope);
      case 'mark':
        return this.mark(message);
      case 'status':
        return this.report();
      case 'display':
        return this.display(message);
      case 'reveal':
        return this.overlay.reveal(message.start);
      case 'step':
        return this.overlay.step(message.by);
      case 'back':
        this.overlay.back();
        return null;
      case 'clear':
        this.clear();
        tellPanel({ to: 'panel', kind: 'cleared' });
        return null;
      default:
        return unreachable(message);
    }
  }

  clear(): void {
    this.marking?.end();
    this.stir?.end();
    [this.marking, this.standing, this.page, this.stir] = [null, null, null, null];
  }

  returned(): void {
    if (this.marking === null || !isAlive()) return;
    void askFromPage({ to: 'background', from: 'page', kind: 'returned' });
  }

  private async read(scope: Scope): Promise<Preview> {
    const { signal } = new AbortController();
    const place = await run(
      'find',
      once(() => findPlace(scope)),
      signal,
    );
    const page = await run('map', readPlace(place), signal);
    const { text } = page.map;
    if (this.page === null || text !== this.page.map.text) this.number += 1;
    this.page = page;
    this.stir?.end();
    this.stir = new Stir([page.root, ...page.map.trees]);
    return {
      reading: this.number,
      text,
      words: text.split(/\s+/).filter(Boolean).length,
      looksLikeArticle: looksLikeArticle({ text, linkLength: linkLength(page.root) }),
      hasSelection: selection() !== null,
    };
  }

  private async mark({ reading, answer, model, server, display }: ToMark): Promise<Report> {
    const { page } = this;
    if (page === null || reading !== this.number) throw new FailureError({ kind: 'pageGone' });
    this.marking?.end();
    const marking = new Marking(page, model, lookOf(model, display), {
      overlay: this.overlay,
      run,
      score: scoreMore,
      changed: () => this.tellMarked(),
      alive: isAlive,
    });
    const { text } = page.map;
    const words = text.split(/\s+/).filter(Boolean).length;
    const { article, warnings } = answer;
    this.marking = marking;
    this.standing = { article, warnings, model, server, text, words };
    await marking.begin(answer, this.stir?.end() ?? true);
    return { ...this.standing, ...marking.marked };
  }

  private async display({ display }: Extract<ToPage, { kind: 'display' }>): Promise<null> {
    if (this.marking === null || this.standing === null) return null;
    await this.marking.display(lookOf(this.standing.model, display));
    this.tellMarked();
    return null;
  }

  private report(): Report | null {
    if (this.marking === null || this.standing === null) return null;
    return { ...this.standing, ...this.marking.marked };
  }

  private tellMarked(): void {
    const report = this.report();
    if (report !== null) tellPanel({ to: 'panel', kind: 'marked', report });
  }
}

async function scoreMore(text: string) {
  const result = await askFromPage({ to: 'background', from: 'page', kind: 'score', text });
  return result.ok ? result.value : null;
}

/** Nobody may be listening: then nobody wants to know. */
function tellPanel(event: ToPanel): void {
  void browser.runtime.sendMessage(event).catch(() => undefined);
}

/** Test builds leave the times of the slices where a test can read them. */
function run<T>(name: string, work: Slices<T>, signal: AbortSignal): Promise<T> {
  if (!TEST_BUILD) return paced(work, signal);
  const note = (start: number): unknown => performance.measure(`hearsay:${name}`, { start });
  return paced(work, signal, note);
}
