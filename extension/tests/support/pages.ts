/** Random pages for the properties, and styles without a layout engine. */

import fc from 'fast-check';

import type { Style, StyleOf } from '../../core/visibility';

const BLOCKS =
  /^(ADDRESS|ARTICLE|BLOCKQUOTE|BODY|DIV|DL|DT|DD|H[1-6]|LI|MAIN|OL|P|PRE|SECTION|TD|TR|TABLE|UL)$/;

/** What a browser would compute for the pages below: tag defaults, then the `style` attribute. */
export const styleOf: StyleOf = (element): Style => {
  const inline = new Map(
    (element.getAttribute('style') ?? '')
      .split(';')
      .map((rule) => rule.split(':').map((part) => part.trim()))
      .map(([name = '', value = '']) => [name, value]),
  );
  const inherited = (name: string): string | undefined =>
    inline.get(name) ??
    (element.parentElement ? styleOf(element.parentElement)[camel(name)] : undefined);
  return {
    display: inline.get('display') ?? (BLOCKS.test(element.tagName) ? 'block' : 'inline'),
    visibility: inherited('visibility') ?? 'visible',
    whiteSpace: inline.get('white-space') ?? (element.tagName === 'PRE' ? 'pre' : 'normal'),
    float: inline.get('float') ?? 'none',
    position: inline.get('position') ?? 'static',
    opacity: inline.get('opacity') ?? '1',
    clipPath: inline.get('clip-path') ?? 'none',
    width: inline.get('width') ?? 'auto',
    height: inline.get('height') ?? 'auto',
    overflowX: inline.get('overflow') ?? 'visible',
    contentVisibility: inline.get('content-visibility') ?? 'visible',
  };
};

function camel(name: string): keyof Style {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof Style;
}

/** Words that have broken offsets before somewhere: pairs, marks, joiners, directions, controls. */
const WORDS = [
  'ferry',
  'harbour',
  'may',
  'said.',
  '“quoted”',
  '👩‍👩‍👧',
  '🛥️',
  'é',
  'e\u0301',
  'שלום',
  'مرحبا',
  'a\u00adb',
  'no\u00a0break',
  'zero\u200bwidth',
  '\u0000',
  '\u202eoverride\u202c',
  '漢字',
  '\ud83d',
  'x',
];

const SPACES = [' ', '  ', '\n', '\t', '\n   ', '\r\n', '\f', ''];

export const textArb = fc
  .array(fc.tuple(fc.constantFrom(...SPACES), fc.constantFrom(...WORDS)), { maxLength: 5 })
  .chain((pairs) =>
    fc
      .constantFrom(...SPACES)
      .map((last) => pairs.map(([space, word]) => space + word).join('') + last),
  );

/** Text that must never be read: the capital letters occur nowhere else. */
const HIDDEN = 'HIDDEN WORDS';

type Make = (document: Document) => Node;

const text: fc.Arbitrary<Make> = textArb.map((data) => (document) => document.createTextNode(data));

const hidden: fc.Arbitrary<Make> = fc
  .constantFrom(
    ['span', 'display:none'],
    ['span', 'opacity:0'],
    ['span', 'position:absolute'],
    ['span', 'visibility:hidden'],
    ['noscript', ''],
    ['aside', ''],
    ['figcaption', ''],
  )
  .map(([tag = '', style = '']) => (document) => {
    const element = document.createElement(tag);
    if (style !== '') element.setAttribute('style', style);
    element.textContent = HIDDEN;
    return element;
  });

const nothing: fc.Arbitrary<Make> = fc
  .constantFrom('br', 'wbr', 'img')
  .map((tag) => (document) => document.createElement(tag));

const comment: fc.Arbitrary<Make> = fc.constant((document) => document.createComment(HIDDEN));

function element(tags: readonly string[], children: fc.Arbitrary<Make>): fc.Arbitrary<Make> {
  return fc
    .tuple(fc.constantFrom(...tags), fc.array(children, { maxLength: 4 }))
    .map(([tag, makes]) => (document) => {
      const made = document.createElement(tag);
      made.append(...makes.map((make) => make(document)));
      return made;
    });
}

const { node } = fc.letrec<{ node: Make }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: text, weight: 5 },
    { arbitrary: nothing, weight: 1 },
    { arbitrary: hidden, weight: 1 },
    { arbitrary: comment, weight: 1 },
    { arbitrary: element(['span', 'em', 'a'], tie('node')), weight: 3 },
    { arbitrary: element(['p', 'div', 'li', 'pre'], tie('node')), weight: 3 },
  ),
}));

/** A random article in the document that the test runs in. */
export const articleArb: fc.Arbitrary<HTMLElement> = fc
  .array(node, { maxLength: 8 })
  .map((makes) => {
    const article = document.createElement('article');
    article.append(...makes.map((make) => make(document)));
    document.body.replaceChildren(article);
    return article;
  });
