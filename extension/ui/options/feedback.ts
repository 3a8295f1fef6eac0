/** What goes along with a judgment, and what still waits to be sent. */

import { askBackground } from '../../platform/background-client';
import { translate, translateCount } from '../../platform/i18n';
import { getShareText, setShareText } from '../../platform/settings';
import { h } from '../dom';
import { checkbox, section } from './section';

export async function feedbackSection(): Promise<HTMLElement> {
  const waiting = await askBackground({ to: 'background', kind: 'waiting' });
  const count = waiting.ok ? waiting.value : 0;
  return section(
    'optionsFeedback',
    checkbox(
      'share-text',
      translate('shareText'),
      await getShareText(),
      (on) => void setShareText(on),
    ),
    h('p', { class: 'soft' }, translate('shareTextHint')),
    count === 0 ? null : h('p', {}, translateCount('waitingOne', 'waitingOther', count)),
  );
}
