/** The settings: the server, how marks look, sites, feedback, keys, and clearing it all. */

import { language, translate } from '../../platform/i18n';
import { getDisplay } from '../../platform/settings';
import { usePalette } from '../../ui/colors';
import { h } from '../../ui/dom';
import { dataSection } from '../../ui/options/data';
import { feedbackSection } from '../../ui/options/feedback';
import { keysSection } from '../../ui/options/keys';
import { marksSection } from '../../ui/options/marks';
import { serverSection } from '../../ui/options/server';
import { sitesSection } from '../../ui/options/sites';
import '../../ui/theme.css';
import '../../ui/options.css';

const choices = h('div', {});

/** Shows what is chosen; after all was cleared, what holds until something is. */
async function show(): Promise<void> {
  usePalette((await getDisplay()).palette);
  const sections = await Promise.all([
    serverSection(),
    marksSection(),
    sitesSection(),
    feedbackSection(),
    keysSection(),
  ]);
  choices.replaceChildren(...sections.filter((part) => part !== null));
}

document.documentElement.lang = language();
document.title = translate('optionsTitle');
document.documentElement.classList.add('page');
document.body.prepend(
  h('header', {}, h('h1', {}, translate('optionsTitle'))),
  h(
    'main',
    {},
    choices,
    dataSection(() => void show()),
  ),
);
void show();
