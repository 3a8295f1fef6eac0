/** Where the article of a page is, and whether there is one. */

import { roleOf, type StyleOf } from './visibility';

/** A text node as long as this is prose, not a label or a link. */
const PROSE_LENGTH = 40;
/** A block as long as this, and ending like a sentence, is a paragraph. */
const PARAGRAPH_LENGTH = 60;
/** Under this much prose a page is a menu, a form or a picture, whatever its markup says. */
const ARTICLE_LENGTH = 400;
/** A page whose text is links for more than this share is an index of articles. */
const LINK_SHARE = 0.5;

/** `NodeFilter.SHOW_TEXT`. */
const SHOW_TEXT = 4;

const DECLARED = [
  'article, [role="article"], [itemprop="articleBody"]',
  'main, [role="main"]',
] as const;

/**
 * Returns the element that holds the article: the largest declared one if it holds most of the
 * prose of the page, else the block with the densest text.
 */
export function findArticleRoot(document: Document, styleOf: StyleOf): Element {
  const body = document.body ?? document.documentElement;
  const prose = [...visibleProse(body, styleOf)];
  const all = lengthUnder(body, prose);
  for (const selector of DECLARED) {
    const declared = [...document.querySelectorAll(selector)];
    const largest = largestBy(declared, (element) => lengthUnder(element, prose));
    if (largest !== null && lengthUnder(largest, prose) > all / 2) return largest;
  }
  return densestBlock(body, prose) ?? body;
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
  for (const link of root.querySelectorAll('a[href]')) length += textLength(link);
  return length;
}

function textLength(node: Node): number {
  return (node.textContent ?? '').trim().length;
}

/** The text nodes long enough for prose that can be seen and do not stand beside the article. */
function* visibleProse(body: Element, styleOf: StyleOf): Generator<Text> {
  const shown = new Map<Element, boolean>();
  const isShown = (element: Element | null): boolean => {
    if (element === null || element === body) return true;
    const known = shown.get(element);
    if (known !== undefined) return known;
    const value = isShown(element.parentElement) && roleOf(element, styleOf(element)) !== 'skip';
    shown.set(element, value);
    return value;
  };
  const walker = body.ownerDocument.createTreeWalker(body, SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (textLength(node) >= PROSE_LENGTH && isShown(node.parentElement)) yield node as Text;
  }
}

function lengthUnder(root: Element, prose: readonly Text[]): number {
  let length = 0;
  for (const text of prose) if (root.contains(text)) length += text.length;
  return length;
}

/** Paragraphs vote for their parent, and with half their weight for its parent. */
function densestBlock(body: Element, prose: readonly Text[]): Element | null {
  const votes = new Map<Element, number>();
  const vote = (element: Element | null, weight: number): void => {
    if (element !== null && body.contains(element)) {
      votes.set(element, (votes.get(element) ?? 0) + weight);
    }
  };
  for (const text of prose) {
    const paragraph = text.parentElement?.closest('p, div, section, td, li, blockquote, pre, body');
    const holder = paragraph?.tagName === 'P' ? paragraph.parentElement : (paragraph ?? null);
    vote(holder, text.length);
    vote(holder?.parentElement ?? null, text.length / 2);
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
