/** The text of the live blocks under an element, with the way back to the page. */

import { TextBuilder, type TextMap } from './text-builder';
import { roleOf, showsText, type Style, type StyleOf } from './visibility';
import { whiteSpaceOf } from './whitespace';

const ELEMENT_NODE = 1;
const TEXT_NODE = 3;

/**
 * Returns what a person reads under `root`: white space collapsed as it is rendered, blocks joined
 * by a blank line, hidden text and what stands beside the article left out. Changes nothing.
 */
export function buildTextMap(root: Element, styleOf: StyleOf): TextMap {
  const builder = new TextBuilder();
  walkChildren(root, styleOf(root), styleOf, builder);
  return builder.finish();
}

function walkChildren(parent: Element, style: Style, styleOf: StyleOf, out: TextBuilder): void {
  const visible = showsText(style);
  const whiteSpace = whiteSpaceOf(style.whiteSpace);
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === TEXT_NODE) {
      if (visible) out.add(node as Text, whiteSpace);
      else out.skip();
    } else if (node.nodeType === ELEMENT_NODE) {
      walkElement(node as Element, styleOf, out);
    }
  }
}

function walkElement(element: Element, styleOf: StyleOf, out: TextBuilder): void {
  const style = styleOf(element);
  switch (roleOf(element, style)) {
    case 'skip':
      if (element.textContent !== '') out.skip();
      return;
    case 'break':
      out.breakLine();
      return;
    case 'inline':
      walkChildren(element, style, styleOf, out);
      return;
    case 'block':
      out.endBlock();
      walkChildren(element, style, styleOf, out);
      out.endBlock();
  }
}
