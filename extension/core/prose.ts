/** The prose of a page: texts long enough for sentences, and the elements that hold them. */

import { holderOf } from './composed';
import { framedBody } from './frames';
import { isHidden, roleOf, type StyleOf } from './visibility';

/** A text node as long as this is prose, not a label or a link. */
const PROSE_LENGTH = 40;
/** `NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT`. */
const SHOW_ELEMENT_OR_TEXT = 5;

/** The long texts under `body` that can be seen and do not stand beside the article. */
export function visibleProse(body: Element, styleOf: StyleOf): Text[] {
  const found: Text[] = [];
  const shown = new Shown(body, styleOf);
  const collect = (root: Node): void => {
    const walker = body.ownerDocument.createTreeWalker(root, SHOW_ELEMENT_OR_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node as Text;
        if (lengthOf(text) >= PROSE_LENGTH && shown.holds(text)) found.push(text);
      } else {
        const inner = (node as Element).shadowRoot ?? framedBody(node as Element);
        if (inner !== null) collect(inner);
      }
    }
  };
  collect(body);
  return found;
}

/** What is shown, asked only of what holds long texts: a style costs more than all the rest. */
class Shown {
  private readonly known = new Map<Element, boolean>();

  constructor(
    body: Element,
    private readonly styleOf: StyleOf,
  ) {
    this.known.set(body, true);
  }

  /** A text or an element is laid out, and every element that it is laid out in is shown. */
  holds(node: Text | Element): boolean {
    // A host shows its own children only where its slots take them.
    if (node.parentElement?.shadowRoot && node.assignedSlot === null) return false;
    const holder = holderOf(node);
    return holder === null || this.isShown(holder);
  }

  private isShown(element: Element): boolean {
    const known = this.known.get(element);
    if (known !== undefined) return known;
    const shown = this.holds(element) && !this.isLeftOut(element);
    this.known.set(element, shown);
    return shown;
  }

  private isLeftOut(element: Element): boolean {
    const style = this.styleOf(element);
    return framedBody(element) === null ? roleOf(element, style) === 'skip' : isHidden(style);
  }
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
