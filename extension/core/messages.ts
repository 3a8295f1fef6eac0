/** Everything that is said between extension pages, background and page script, and the answers. */

import type { Answer, ArticleSummary, MarkLabel, ModelFacts, Warning } from './contract';
import type { Display } from './display';
import type { FlaggedSentence } from './findings';
import type { Result } from './failure';
import type { Judged, Judgment } from './judgment';
import type { ModelCard } from './model-card';

/** What of the page is read: the article found in it, or what the person has selected. */
export type Scope = 'article' | 'selection';

/** From an extension page to the background. */
export type ToBackground =
  | { to: 'background'; kind: 'preview'; tabId: number; scope: Scope }
  /**
   * `text` is the very text the person was shown, of that reading of the page. `anyway`: it is to
   * be marked even if the server finds that it is not English.
   */
  | {
      to: 'background';
      kind: 'analyze';
      tabId: number;
      reading: number;
      text: string;
      anyway: boolean;
    }
  | { to: 'background'; kind: 'cancel'; tabId: number }
  /** What is marked in a tab now; nothing is injected for it. */
  | { to: 'background'; kind: 'status'; tabId: number }
  | { to: 'background'; kind: 'reveal'; tabId: number; start: number }
  | { to: 'background'; kind: 'step'; tabId: number; by: Step }
  | { to: 'background'; kind: 'back'; tabId: number }
  | { to: 'background'; kind: 'clear'; tabId: number }
  /** Kept, and followed by the marks of every page. */
  | { to: 'background'; kind: 'display'; display: Display }
  /** Whether a Hearsay server answers there, with this key. Sends no text. */
  | { to: 'background'; kind: 'check'; server: string; key: string }
  /** How many judgments have not reached their server yet. */
  | { to: 'background'; kind: 'waiting' }
  /** Takes the marks from every page: the server that made them is asked no longer. */
  | { to: 'background'; kind: 'clearAll' }
  /** Clears all that is kept. */
  | { to: 'background'; kind: 'forget' };

export interface FromBackground {
  preview: Offer;
  analyze: Outcome;
  cancel: null;
  status: Status;
  /** False when the sentence is no longer in the page. */
  reveal: boolean;
  /** Where the sentence starts that was gone to; null when nothing is marked. */
  step: number | null;
  back: null;
  clear: null;
  display: null;
  check: ModelCard;
  waiting: number;
  clearAll: null;
  forget: null;
}

/** From a page script to the background, which knows the tab from the sender. */
export type FromPageScript =
  /** Text that appeared after the page was marked; its server has been agreed to. */
  | { to: 'background'; from: 'page'; kind: 'score'; text: string }
  | { to: 'background'; from: 'page'; kind: 'judge'; judgment: Judgment }
  | { to: 'background'; from: 'page'; kind: 'undo'; judgment: Judgment }
  /** What the person thought of this sentence's labels before, in this session. */
  | { to: 'background'; from: 'page'; kind: 'judged'; model: string; sentence: string }
  /** Opens the page that says what a label means. */
  | { to: 'background'; from: 'page'; kind: 'meaning'; label: MarkLabel }
  /** A page that was kept for the way back is there again: it has heard of nothing meanwhile. */
  | { to: 'background'; from: 'page'; kind: 'returned' };

export interface ToPageScript {
  score: Answer;
  judge: Judged;
  undo: null;
  judged: Judged[];
  meaning: null;
  returned: null;
}

/** From the background to the page script of one tab. */
export type ToPage =
  | { to: 'page'; kind: 'read'; scope: Scope }
  | {
      to: 'page';
      kind: 'mark';
      reading: number;
      answer: Answer;
      model: ModelFacts;
      server: string;
      display: Display;
    }
  | { to: 'page'; kind: 'status' }
  /** Marks are shown otherwise from now on; what they rest on stays. */
  | { to: 'page'; kind: 'display'; display: Display }
  | { to: 'page'; kind: 'reveal'; start: number }
  /** To the next or previous marked sentence: brings it into view and opens its card. */
  | { to: 'page'; kind: 'step'; by: Step }
  /** To where the reader was before the last `reveal` or `step`: scroll and focus. */
  | { to: 'page'; kind: 'back' }
  | { to: 'page'; kind: 'clear' };

export interface FromPage {
  read: Preview;
  mark: Report;
  status: Report | null;
  display: null;
  reveal: boolean;
  step: number | null;
  back: null;
  clear: null;
}

export type Step = 1 | -1;

/** From a page script to whichever extension page is open; the sender says which tab it is. */
export type ToPanel =
  /** What is marked has changed: the page did, or how marks are to be shown. */
  | { to: 'panel'; kind: 'marked'; report: Report }
  | { to: 'panel'; kind: 'cleared' }
  /** The sentence that was gone to by `step`, or whose card is open. */
  | { to: 'panel'; kind: 'current'; start: number | null };

/** What would be sent, shown before it is. */
export interface Preview {
  /** Changes when the text of the page does; marks are refused for an older reading. */
  reading: number;
  text: string;
  words: number;
  looksLikeArticle: boolean;
  /** There is a selection in the page that could be read instead. */
  hasSelection: boolean;
}

/** Whether a site is read without asking, or never. */
export type SiteMode = 'ask' | 'always' | 'never';

/** The site of a tab, as far as the browser says: its address stays in the browser. */
export interface Site {
  /** `https://news.example`, or null where nothing is to be chosen (a file, the browser's pages). */
  origin: string | null;
  mode: SiteMode;
}

/** How things stand in a tab; `report` is null where nothing is marked. */
export interface Status {
  site: Site;
  report: Report | null;
}

/** What could be sent of a tab. A site that is `never` to be read is not read. */
export type Offer =
  | { kind: 'off'; site: Site }
  /** `language` is the one it seems to be in (BCP 47), if that is surely not English. */
  | { kind: 'read'; site: Site; preview: Preview; language: string | null };

/** What the page script could mark of an answer. */
export interface Marked {
  sentences: FlaggedSentence[];
  dropped: number;
  /** The browser can paint marks (CSS Custom Highlights). */
  painted: boolean;
  /**
   * Since the answer: the `same` text; `grown`, with more text marked than the summary counts; or
   * `left`, when the page has put another one in its place.
   */
  since: 'same' | 'grown' | 'left';
}

/** What is shown of an analysis. */
export interface Report extends Marked {
  article: ArticleSummary;
  warnings: Warning[];
  /** The model that answered, and how precise it was measured. */
  model: ModelFacts;
  server: string;
  /** What was sent, to the last character. */
  text: string;
  words: number;
}

/** How an analysis ends when nothing fails: marked, or left alone for its language. */
export type Outcome = { kind: 'marked'; report: Report } | { kind: 'notEnglish' };

export function isToBackground(message: unknown): message is ToBackground {
  return isAddressed(message, 'background') && !('from' in message);
}

export function isFromPageScript(message: unknown): message is FromPageScript {
  return isAddressed(message, 'background') && 'from' in message && message.from === 'page';
}

export function isToPage(message: unknown): message is ToPage {
  return isAddressed(message, 'page');
}

export function isToPanel(message: unknown): message is ToPanel {
  return isAddressed(message, 'panel');
}

export type Reply<Replies, Kind extends keyof Replies> = Promise<Result<Replies[Kind]>>;

function isAddressed(message: unknown, to: 'background' | 'page' | 'panel'): message is object {
  return typeof message === 'object' && message !== null && 'to' in message && message.to === to;
}

/** Fails to compile where a switch forgets a kind. */
export function unreachable(value: never): never {
  throw new Error(`unknown message ${JSON.stringify(value)}`);
}
