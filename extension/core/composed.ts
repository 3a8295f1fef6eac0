/** The page as it is laid out: shadow roots, slots and frames in their places. */

/** The children that are laid out in an element: a shadow root's instead of its own. */
export function shownChildren(element: Element): Iterable<Node> {
  if (element.shadowRoot !== null) return element.shadowRoot.childNodes;
  if (element.localName !== 'slot') return element.childNodes;
  const assigned = (element as HTMLSlotElement).assignedNodes();
  return assigned.length > 0 ? assigned : element.childNodes;
}

/** The element that a node is laid out in, out of shadow roots and frames too. */
export function holderOf(node: Node): Element | null {
  if (node.parentElement !== null) return node.parentElement;
  const { parentNode } = node;
  if (parentNode !== null && 'host' in parentNode) return (parentNode as ShadowRoot).host;
  return node.ownerDocument?.defaultView?.frameElement ?? null;
}

/** The element among whose shown children a node is: the slot that takes it, if one does. */
export function placeOf(node: Element | Text): Element | null {
  return node.assignedSlot ?? holderOf(node);
}
