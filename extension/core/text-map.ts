/** The text of the live blocks under an element, with the way back to the page. */

import { standsBeside } from './beside';
import { shownChildren } from './composed';
import { framedBody } from './frames';
import { type Slices, inOneGo } from './slices';
import { TextBuilder, type TextMap } from './text-builder';
import { isHidden, roleOf, showsText, type Style, type StyleOf } from './visibility';
import { whiteSpaceOf } from './whitespace';

const ELEMENT_NODE = 1;
const TEXT_NODE = 3;

/** Elements between two offers to pause: a fraction of a millisecond. */
const STRIDE = 32;

/**
 * Returns what a person reads under `root`: white space collapsed as it is rendered, blocks joined
 * by a blank line, hidden text and what stands beside the article left out. Reads through open
 * shadow roots and frames of the same origin. With `within`, only what is inside that range.
 * Changes nothing.
 */
export function* readText(
  root: Element,
  styleOf: StyleOf,
  within: Range | null = null,
): Slices<TextMap> {
  const walk = new Walk(styleOf, within, (root.textContent ?? '').length);
  yield* walk.inside(root, styleOf(root));
  return walk.finish();
}

export function buildTextMap(root: Element, styleOf: StyleOf): TextMap {
  return inOneGo(readText(root, styleOf));
}

class Walk {
  private readonly out = new TextBuilder();
  private readonly trees: Node[] = [];
  private elements = 0;

  constructor(
    private readonly styleOf: StyleOf,
    private readonly within: Range | null,
    private readonly total: number,
  ) {}

  finish(): TextMap {
    return { ...this.out.finish(), trees: this.trees };
  }

  /** Reads what is laid out in an element of this style. A range never spans two trees. */
  *inside(element: Element, style: Style): Slices<void> {
    if (element.shadowRoot !== null) this.trees.push(element.shadowRoot);
    const shown = shownChildren(element);
    const elsewhere = shown !== element.childNodes;
    if (elsewhere) this.out.skip();
    yield* this.children(shown, style);
    if (elsewhere) this.out.skip();
  }

  private *children(nodes: Iterable<Node>, style: Style): Slices<void> {
    const visible = showsText(style);
    const whiteSpace = whiteSpaceOf(style.whiteSpace);
    for (const node of nodes) {
      if (node.nodeType === TEXT_NODE) {
        if (visible) this.text(node as Text, whiteSpace);
        else this.out.skip();
      } else if (node.nodeType === ELEMENT_NODE) {
        yield* this.element(node as Element);
      }
    }
  }

  private text(node: Text, whiteSpace: ReturnType<typeof whiteSpaceOf>): void {
    const [from, to] = this.within === null ? [0, node.length] : inside(node, this.within);
    if (from < to) this.out.add(node, whiteSpace, from, to);
  }

  private *element(element: Element): Slices<void> {
    this.elements += 1;
    if (this.elements % STRIDE === 0) yield;
    const style = this.styleOf(element);
    const framed = framedBody(element);
    if (framed !== null && !isHidden(style)) return yield* this.frame(framed);
    const beside = standsBeside(element, this.total);
    switch (beside ? 'skip' : roleOf(element, style)) {
      case 'skip':
        if (element.textContent !== '') this.out.skip();
        return;
      case 'break':
        this.out.breakLine();
        return;
      case 'inline':
        yield* this.inside(element, style);
        return;
      case 'block':
        this.out.endBlock();
        yield* this.inside(element, style);
        this.out.endBlock();
    }
  }

  private *frame(body: Element): Slices<void> {
    this.trees.push(body);
    this.out.endBlock();
    this.out.skip();
    yield* this.children(body.childNodes, this.styleOf(body));
    this.out.endBlock();
    this.out.skip();
  }
}

/** The part of a text node that a range holds, as two offsets. */
function inside(node: Text, range: Range): [from: number, to: number] {
  if (!range.intersectsNode(node)) return [0, 0];
  const from = node === range.startContainer ? range.startOffset : 0;
  return [from, node === range.endContainer ? range.endOffset : node.length];
}
