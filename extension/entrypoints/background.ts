/** The background: answers popup, panel and pages, and is the only part that talks to the server. */

import { browser, type Browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';

import { resultOf } from '../core/failure';
import {
  isFromPageScript,
  isToBackground,
  isToPanel,
  unreachable,
  type FromBackground,
  type FromPageScript,
  type ToBackground,
  type ToPageScript,
  type ToPanel,
} from '../core/messages';
import { readAlways } from '../platform/unasked';
import {
  analyze,
  cancel,
  cancelIfLeft,
  clearAll,
  preview,
  scoreMore,
  status,
} from '../platform/analysis';
import { checkServer } from '../platform/check';
import { onCommand } from '../platform/commands';
import { catchUp, show } from '../platform/display';
import { forgetAll } from '../platform/forget';
import { countWaiting, deliverWaiting, judge, judgedBefore, undo } from '../platform/judging';
import { keepToOurselves } from '../platform/privacy';
import { openMeaning } from '../platform/meaning';
import { siteOf } from '../platform/site';
import { askPage } from '../platform/tabs';

type Tab = Pick<Browser.tabs.Tab, 'id' | 'url'>;
type Answered = FromBackground[ToBackground['kind']];
type AnsweredPage = ToPageScript[FromPageScript['kind']];

async function answer(message: ToBackground): Promise<Answered> {
  switch (message.kind) {
    case 'preview':
      return preview(message.tabId, message.scope);
    case 'analyze': {
      const outcome = await analyze(message.tabId, message);
      // The server has just answered: what waits for it may go.
      void deliverWaiting();
      return outcome;
    }
    case 'cancel':
      cancel(message.tabId);
      return null;
    case 'status':
      return { site: await siteOf(message.tabId), report: await status(message.tabId) };
    case 'reveal':
      return askPage(message.tabId, { to: 'page', kind: 'reveal', start: message.start });
    case 'step':
      return askPage(message.tabId, { to: 'page', kind: 'step', by: message.by });
    case 'back':
      return askPage(message.tabId, { to: 'page', kind: 'back' });
    case 'clear':
      return askPage(message.tabId, { to: 'page', kind: 'clear' });
    case 'display':
      return show(message.display);
    case 'check':
      return checkServer(message);
    case 'waiting':
      return countWaiting();
    case 'clearAll':
      return clearAll();
    case 'forget':
      return forgetAll();
    default:
      return unreachable(message);
  }
}

async function answerPage(message: FromPageScript, tabId: number): Promise<AnsweredPage> {
  switch (message.kind) {
    case 'score':
      return scoreMore(tabId, message.text);
    case 'judge':
      return judge(message.judgment);
    case 'undo':
      return undo(message.judgment);
    case 'judged':
      return judgedBefore(message.model, message.sentence);
    case 'meaning':
      return openMeaning(message.label);
    case 'returned':
      return catchUp(tabId);
    default:
      return unreachable(message);
  }
}

/** A page may put another article in its place; on a site that is always read, that one is read. */
async function hear(message: ToPanel, { id, url }: Tab): Promise<void> {
  if (message.kind !== 'marked' || message.report.since !== 'left' || id === undefined) return;
  await readAlways(id, url);
}

/** A page script may ask for little, a web page for nothing, the extension's own pages for all. */
function isOwnPage({ url }: { url?: string }): boolean {
  return url?.startsWith(browser.runtime.getURL('/')) === true;
}

export default defineBackground(() => {
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (sender.id !== browser.runtime.id) return false;
    const tab = sender.tab;
    if (isFromPageScript(message) && tab?.id !== undefined) {
      const { id } = tab;
      void resultOf(() => answerPage(message, id)).then(reply);
      return true;
    }
    if (isToPanel(message) && tab !== undefined) {
      void resultOf(() => hear(message, tab));
      return false;
    }
    if (!isToBackground(message) || !isOwnPage(sender)) return false;
    void resultOf(() => answer(message)).then(reply);
    return true;
  });
  browser.commands.onCommand.addListener((name, tab) => void resultOf(() => onCommand(name, tab)));
  browser.tabs.onRemoved.addListener((tabId) => cancel(tabId));
  browser.tabs.onUpdated.addListener((tabId, change, tab) => {
    if (change.status !== undefined) void resultOf(() => cancelIfLeft(tabId));
    // A page that cannot be read now is read when somebody asks.
    if (change.status === 'complete') void resultOf(() => readAlways(tabId, tab.url));
  });
  // What waits for a server goes when there may be one again.
  globalThis.addEventListener('online', () => void resultOf(deliverWaiting));
  void keepToOurselves();
  void resultOf(deliverWaiting);
});
