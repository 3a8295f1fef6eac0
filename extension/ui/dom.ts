/** Making elements in a line each. Text is always text: nothing is parsed as HTML. */

type Child = Node | string | null;

export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function button(label: Child, onClick: () => void, className = ''): HTMLButtonElement {
  const made = h('button', { type: 'button' }, label);
  if (className !== '') made.className = className;
  made.addEventListener('click', onClick);
  return made;
}
