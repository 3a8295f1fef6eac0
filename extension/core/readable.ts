/** Where Readability finds the article, told as an element of the live page. */

import Readability from '@mozilla/readability/Readability.js';

import type { Finder } from './article';
import { placeOf, shownChildren } from './composed';
import { framedBody } from './frames';

/** Never prose, and costly to copy. */
const LEFT_OUT = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG MATH IFRAME OBJECT EMBED VIDEO AUDIO CANVAS'.split(' '),
);
/** What Readability judges elements by. */
const JUDGED_BY = ['class', 'id', 'role', 'itemprop', 'style', 'hidden', 'aria-hidden', 'rel'];
/** What a long text says about its paragraph is said by its beginning. */
const ENOUGH_TEXT = 400;
const STAMP = 'data-hearsay';

/** Which of the texts Readability takes for the article's; null when it finds none. */
export const readableTexts: Finder = (body, prose) => {
  const copy = new Copy(prose);
  const page = body.ownerDocument.implementation.createHTMLDocument('');
  page.body.replaceWith(copy.of(body, page));
  const content = contentOf(page);
  return content === null ? null : copy.textsIn(content);
};

function emptyCopy(live: Element, page: Document): Element {
  const made = page.createElement(live.localName.includes('-') ? 'div' : live.localName);
  for (const name of JUDGED_BY) {
    const value = live.getAttribute(name);
    if (value !== null) made.setAttribute(name, value);
  }
  if (live.hasAttribute('href')) made.setAttribute('href', '#');
  return made;
}

/** What holds no prose counts by how much it says, and whether in links: its parts need no copy. */
function sketch(live: Element, page: Document): Element {
  const made = emptyCopy(live, page);
  const text = (live.textContent ?? '').slice(0, ENOUGH_TEXT);
  if (live.firstElementChild !== null && live.querySelector('a[href]') !== null) {
    const link = page.createElement('a');
    link.setAttribute('href', '#');
    link.append(text);
    made.append(link);
  } else {
    made.append(text);
  }
  return made;
}

/** A page that Readability stumbles over is one that it finds nothing in. */
function contentOf(page: Document): Element | null {
  const serializer = (content: Node): Element => content as Element;
  const options = { charThreshold: 200, disableJSONLD: true, keepClasses: true, serializer };
  try {
    return new Readability(page, options).parse()?.content ?? null;
  } catch {
    return null;
  }
}

/**
 * A copy of the page for Readability to take apart, shadow roots and frames in their places. Each
 * text of the prose stands in an element with its number, by which the live one is found again.
 */
class Copy {
  private readonly numbers: Map<Text, number>;
  /** Everything that some of the prose stands in. */
  private readonly holders = new Set<Element>();

  constructor(private readonly prose: readonly Text[]) {
    this.numbers = new Map(prose.map((text, number) => [text, number]));
    for (const text of prose) {
      let at = placeOf(text);
      for (; at !== null && !this.holders.has(at); at = placeOf(at)) this.holders.add(at);
    }
  }

  of(live: Element, page: Document): Element {
    const made = emptyCopy(live, page);
    for (const node of shownChildren(live)) {
      if (node.nodeType === Node.TEXT_NODE) made.append(this.ofText(node as Text, page));
      else if (node.nodeType === Node.ELEMENT_NODE) this.add(made, node as Element, page);
    }
    return made;
  }

  textsIn(content: Element): Text[] {
    const stamped = [...content.querySelectorAll(`[${STAMP}]`)];
    return stamped.flatMap((element) => this.prose[Number(element.getAttribute(STAMP))] ?? []);
  }

  private add(parent: Element, live: Element, page: Document): void {
    const framed = framedBody(live);
    if (framed !== null) {
      const stand = page.createElement('div');
      stand.append(...this.of(framed, page).childNodes);
      parent.append(stand);
    } else if (!LEFT_OUT.has(live.tagName.toUpperCase())) {
      parent.append(this.holders.has(live) ? this.of(live, page) : sketch(live, page));
    }
  }

  private ofText(live: Text, page: Document): Node {
    const text = page.createTextNode(live.data.slice(0, ENOUGH_TEXT));
    const number = this.numbers.get(live);
    if (number === undefined) return text;
    const stand = page.createElement('span');
    stand.setAttribute(STAMP, String(number));
    stand.append(text);
    return stand;
  }
}
