/** What the marks mean, and what they do not. */

import type { MessageKey } from '../../core/wording';
import { language, translate } from '../../platform/i18n';
import { getDisplay } from '../../platform/settings';
import { usePalette } from '../../ui/colors';
import { h } from '../../ui/dom';
import '../../ui/theme.css';
import '../../ui/options.css';

interface Meaning {
  id: string;
  title: MessageKey;
  body: MessageKey;
  examples: MessageKey[];
}

const MEANINGS: readonly Meaning[] = [
  {
    id: 'hedging',
    title: 'labelHedging',
    body: 'meaningHedging',
    examples: ['exampleHedging1', 'exampleHedging2', 'exampleHedging3'],
  },
  {
    id: 'anonymous_sourcing',
    title: 'labelUnnamedSource',
    body: 'meaningUnnamed',
    examples: ['exampleUnnamed1', 'exampleUnnamed2'],
  },
  {
    id: 'no_source',
    title: 'labelNoSource',
    body: 'meaningNoSource',
    examples: ['exampleNoSource'],
  },
  { id: 'credibility', title: 'credibility', body: 'meaningCredibility', examples: [] },
  { id: 'not', title: 'meaningNotTitle', body: 'meaningNot', examples: [] },
];

function meaning({ id, title, body, examples }: Meaning): HTMLElement {
  const name = h('span', { class: 'name' }, translate(title));
  const list = examples.map((key) => h('li', {}, ...emphasized(translate(key))));
  return h(
    'section',
    { id, class: id, tabindex: '-1' },
    h('h2', {}, name),
    h('p', {}, translate(body)),
    list.length === 0 ? null : h('ul', { class: 'examples', lang: 'en' }, ...list),
  );
}

/** Examples are English in every language; what stands in [brackets] is what gives them away. */
function emphasized(example: string): (Node | string)[] {
  return example
    .split(/\[([^\]]*)\]/)
    .map((part, index) => (index % 2 === 1 ? h('mark', {}, part) : part));
}

document.documentElement.lang = language();
document.title = translate('meaningTitle');
document.documentElement.classList.add('page');
document.body.prepend(
  h('header', {}, h('h1', {}, translate('meaningTitle'))),
  h('main', {}, ...MEANINGS.map(meaning)),
);
void getDisplay().then(({ palette }) => usePalette(palette));
// The sections were not there yet when the browser looked for the one in the address.
document.getElementById(location.hash.slice(1))?.scrollIntoView();
