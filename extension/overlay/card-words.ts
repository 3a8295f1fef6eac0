/** The words of a sentence as buttons that stay down: which of them carry the label? */

import type { WordSpan } from '../core/judgment';
import type { Translate } from '../core/wording';
import { pickedBy, spansOf, wordsOf } from '../core/words';
import { button, h } from '../ui/dom';

export interface Picking {
  sentence: string;
  picked: readonly WordSpan[];
  translate: Translate;
  onDone: (spans: WordSpan[]) => void;
  onCancel: () => void;
}

export function wordPicker({
  sentence,
  picked,
  translate,
  onDone,
  onCancel,
}: Picking): HTMLElement {
  const words = wordsOf(sentence);
  const chosen = pickedBy(words, picked);
  const done = button(
    translate('judgeSend'),
    () => onDone(spansOf(sentence, words, chosen)),
    'send',
  );
  const update = (): void => {
    done.disabled = !chosen.includes(true);
  };
  const group = h('div', { class: 'words', role: 'group' });
  group.setAttribute('aria-label', translate('judgePick'));
  let at = 0;
  for (const [index, { start, end, text }] of words.entries()) {
    const toggle = button(text, () => {
      chosen[index] = chosen[index] !== true;
      toggle.setAttribute('aria-pressed', String(chosen[index]));
      update();
    });
    toggle.setAttribute('aria-pressed', String(chosen[index] === true));
    // What stands between words belongs to none, and is there to be read.
    group.append(sentence.slice(at, start), toggle);
    at = end;
  }
  group.append(sentence.slice(at));
  update();
  return h(
    'div',
    {},
    h('p', { class: 'soft' }, translate('judgePick')),
    group,
    h('div', { class: 'choices' }, done, button(translate('cancel'), onCancel)),
  );
}
