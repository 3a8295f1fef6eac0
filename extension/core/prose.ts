/** The prose of a page: texts long enough for sentences, and the elements that hold them. */

import { holderOf, shownChildren } from './composed';
import { framedBody } from './frames';
import { isHidden, roleOf, type StyleOf } from './visibility';

/** A text node as long as this is prose, not a label or a link. */
const PROSE_LENGTH = 40;

/** The long texts under `body` that can be seen and do not stand beside the article. */
export function visibleProse(body: Element, styleOf: StyleOf): Text[] {
  const found: Text[] = [];
  const visit = (element: Element): void => {
    for (const node of shownChildren(element)) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (lengthOf(node as Text) >= PROSE_LENGTH) found.push(node as Text);
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        enter(node as Element);
      }
    }
  };
  const enter = (element: Element): void => {
    const framed = framedBody(element);
    // What holds no long text needs no look at its style.
    if (framed === null && element.shadowRoot === null && isShort(element)) return;
    const style = styleOf(element);
    if (framed !== null && !isHidden(style)) visit(framed);
    else if (roleOf(element, style) !== 'skip') visit(element);
  };
  visit(body);
  return found;
}

function isShort(element: Element): boolean {
  return element.childElementCount === 0 && (element.textContent ?? '').length < PROSE_LENGTH;
}

export function lengthOf(text: Text): number {
  return text.data.trim().length;
}

/** How much of some texts each element holds. */
export class Weights {
  private readonly weights = new Map<Element, number>();
  readonly total: number;

  constructor(texts: Iterable<Text>) {
    let total = 0;
    for (const text of texts) {
      const length = lengthOf(text);
      total += length;
      for (let at = holderOf(text); at !== null; at = holderOf(at)) {
        this.weights.set(at, this.of(at) + length);
      }
    }
    this.total = total;
  }

  of(element: Element): number {
    return this.weights.get(element) ?? 0;
  }

  /** The innermost element that holds at least this share (over a half) of the texts. */
  innermost(share: number): Element | null {
    // Elements that hold more than half stand in one another: the deepest is the innermost.
    let best: Element | null = null;
    let depth = -1;
    for (const [element, weight] of this.weights) {
      if (weight < this.total * share) continue;
      const at = depthOf(element);
      if (at > depth) [best, depth] = [element, at];
    }
    return best;
  }
}

function depthOf(element: Element): number {
  let depth = 0;
  for (let at = holderOf(element); at !== null; at = holderOf(at)) depth += 1;
  return depth;
}
