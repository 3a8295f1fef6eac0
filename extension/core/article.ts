/** Where the article of a page is, and whether there is one. */

import { holderOf } from './composed';
import { lengthOf, visibleProse, Weights } from './prose';
import type { StyleOf } from './visibility';

/** A block as long as this, and ending like a sentence, is a paragraph. */
const PARAGRAPH_LENGTH = 60;
/** Under this much prose a page is a menu, a form or a picture, whatever its markup says. */
const ARTICLE_LENGTH = 400;
/** A page whose text is links for more than this share is an index of articles. */
const LINK_SHARE = 0.5;
/** The root holds this much of what was found: a stray paragraph elsewhere does not widen it. */
const HELD_SHARE = 0.8;
/** Around the root, this much more may be a lead that was missed; beyond, it is something else. */
const MISSED_SHARE = 1.35;
/** A page of more long texts is read by what it declares: a search through a copy would be felt. */
const MOST_TEXTS = 300;

const DECLARED = [
  'article, [role="article"], [itemprop="articleBody"]',
  'main, [role="main"]',
] as const;
/** What a paragraph stands in, where the page does not say `<p>`. */
const PARAGRAPHS = 'p, div, section, td, li, blockquote, pre, body';

/** Tells which texts of the prose under `body` are the article's; null when it finds none. */
export type Finder = (body: Element, prose: readonly Text[]) => Text[] | null;

/**
 * Returns the element that holds the article: where `find` finds most of it, widened to the leads
 * it leaves out; else what the page declares, else the block with the densest text.
 */
export function findArticleRoot(document: Document, styleOf: StyleOf, find: Finder): Element {
  const body = document.body ?? document.documentElement;
  const prose = visibleProse(body, styleOf);
  const all = new Weights(prose);
  const found = prose.length > MOST_TEXTS ? null : find(body, prose);
  const root = found === null ? null : rootOf(found, body, all);
  return root ?? declaredRoot(body, all) ?? densest(body, prose) ?? body;
}

function rootOf(texts: readonly Text[], body: Element, all: Weights): Element | null {
  const found = new Weights(texts);
  let root = found.innermost(HELD_SHARE);
  const most = found.total * MISSED_SHARE;
  for (let at = root; at !== null && at !== body && !isWhole(at);) {
    at = holderOf(at);
    if (at === null || at === body || all.of(at) > most) break;
    // A wrapper that adds no prose may add a menu.
    if (root === null || all.of(at) > all.of(root)) root = at;
  }
  return root;
}

/** What is around it is another article's, or another document's. */
function isWhole(element: Element): boolean {
  return element.localName === 'article' || element.localName === 'body';
}

function declaredRoot(body: Element, all: Weights): Element | null {
  for (const selector of DECLARED) {
    const declared = [...body.querySelectorAll(selector)];
    const largest = largestBy(declared, (element) => all.of(element));
    if (largest !== null && all.of(largest) > all.total / 2) return largest;
  }
  return null;
}

/** Paragraphs vote for their parent, and with half their weight for its parent. */
function densest(body: Element, prose: readonly Text[]): Element | null {
  const votes = new Map<Element, number>();
  const vote = (element: Element | null, weight: number): void => {
    if (element !== null && body.contains(element)) {
      votes.set(element, (votes.get(element) ?? 0) + weight);
    }
  };
  for (const text of prose) {
    const paragraph = text.parentElement?.closest(PARAGRAPHS);
    const holder = paragraph?.localName === 'p' ? paragraph.parentElement : (paragraph ?? null);
    vote(holder, lengthOf(text));
    vote(holder?.parentElement ?? null, lengthOf(text) / 2);
  }
  return largestBy([...votes.keys()], (element) => votes.get(element) ?? 0);
}

function largestBy<T>(items: readonly T[], size: (item: T) => number): T | null {
  let best: { item: T; size: number } | null = null;
  for (const item of items) {
    const itemSize = size(item);
    if (best === null || itemSize > best.size) best = { item, size: itemSize };
  }
  return best?.item ?? null;
}

export interface Reading {
  text: string;
  /** How many characters of the text are links. */
  linkLength: number;
}

/** Whether a text reads like an article: enough whole sentences, not mostly links. */
export function looksLikeArticle({ text, linkLength }: Reading): boolean {
  const prose = text
    .split('\n\n')
    .filter((block) => block.length >= PARAGRAPH_LENGTH && /[.!?…]["'”’)\]]*$/.test(block.trim()))
    .reduce((total, block) => total + block.length, 0);
  return prose >= ARTICLE_LENGTH && linkLength < text.length * LINK_SHARE;
}

/** The characters under `root` that are links. */
export function linkLength(root: Element): number {
  let length = 0;
  for (const link of root.querySelectorAll('a[href]')) {
    length += (link.textContent ?? '').trim().length;
  }
  return length;
}
