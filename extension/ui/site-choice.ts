/** Whether the site of a page is read when asked, always or never. */

import type { Site, SiteMode } from '../core/messages';
import { translate } from '../platform/i18n';
import { h } from './dom';

const MODES = [
  ['ask', 'siteAsk'],
  ['always', 'siteAlways'],
  ['never', 'siteNever'],
] as const;

/** `choose` returns what has come of the choice: the browser may have been told no. */
export function siteChoice(
  { origin, mode }: Site,
  choose: (origin: string, mode: SiteMode) => Promise<SiteMode>,
): HTMLElement | null {
  if (origin === null) return null;
  const select = h('select', { id: 'site' });
  for (const [value, key] of MODES) select.append(h('option', { value }, translate(key)));
  select.value = mode;
  select.addEventListener('change', () => {
    const chosen = MODES.find(([value]) => value === select.value)?.[0] ?? 'ask';
    void choose(origin, chosen).then((kept) => (select.value = kept));
  });
  const { host } = new URL(origin);
  return h(
    'div',
    { class: 'site' },
    h('label', { for: 'site' }, translate('siteTitle', host)),
    select,
  );
}
