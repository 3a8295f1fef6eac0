/** Everything that is said between popup, background and page script, and what is answered. */

import type { Answer, ArticleSummary, ModelFacts, Warning } from './contract';
import type { FlaggedSentence } from './findings';
import type { Result } from './failure';

/** From an extension page to the background. */
export type ToBackground =
  | { to: 'background'; kind: 'preview'; tabId: number }
  /** `text` is the very text the person was shown, of that reading of the page. */
  | { to: 'background'; kind: 'analyze'; tabId: number; reading: number; text: string }
  | { to: 'background'; kind: 'cancel'; tabId: number }
  | { to: 'background'; kind: 'reveal'; tabId: number; start: number }
  | { to: 'background'; kind: 'clear'; tabId: number };

export interface FromBackground {
  preview: Preview;
  analyze: Report;
  cancel: null;
  /** False when the sentence is no longer in the page. */
  reveal: boolean;
  clear: null;
}

/** From the background to the page script of one tab. */
export type ToPage =
  | { to: 'page'; kind: 'read' }
  | { to: 'page'; kind: 'mark'; reading: number; answer: Answer; precision: Precision }
  | { to: 'page'; kind: 'reveal'; start: number }
  | { to: 'page'; kind: 'clear' };

export interface FromPage {
  read: Preview;
  mark: Marked;
  reveal: boolean;
  clear: null;
}

export type Precision = ModelFacts['precision'];

/** What would be sent, shown before it is. */
export interface Preview {
  /** Changes when the text of the page does; marks are refused for an older reading. */
  reading: number;
  text: string;
  words: number;
  looksLikeArticle: boolean;
}

/** What the page script could mark of an answer. */
export interface Marked {
  sentences: FlaggedSentence[];
  dropped: number;
  /** The browser can paint marks (CSS Custom Highlights). */
  painted: boolean;
}

/** What the popup shows of an analysis. */
export interface Report extends Marked {
  article: ArticleSummary;
  warnings: Warning[];
  /** The model that answered, and how precise it was measured. */
  model: ModelFacts;
}

export type Reply<Replies, Kind extends keyof Replies> = Promise<Result<Replies[Kind]>>;

export function isToBackground(message: unknown): message is ToBackground {
  return isAddressed(message, 'background');
}

export function isToPage(message: unknown): message is ToPage {
  return isAddressed(message, 'page');
}

function isAddressed(message: unknown, to: 'background' | 'page'): boolean {
  return typeof message === 'object' && message !== null && 'to' in message && message.to === to;
}

/** Fails to compile where a switch forgets a kind. */
export function unreachable(value: never): never {
  throw new Error(`unknown message ${JSON.stringify(value)}`);
}
