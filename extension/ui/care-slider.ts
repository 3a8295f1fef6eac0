/** The slider between few sure marks and more, less sure ones. */

import { translate } from '../platform/i18n';
import { h } from './dom';

const STEPS = 10;

export interface CareSlider {
  element: HTMLElement;
  /** Shows a care that was chosen elsewhere; whoever holds the slider has put it there. */
  follow(care: number): void;
}

/** `onChange` gets the care (1: the surest marks alone) at every movement. */
export function careSlider(care: number, onChange: (care: number) => void): CareSlider {
  const range = h('input', {
    id: 'care',
    type: 'range',
    min: '0',
    max: String(STEPS),
    step: '1',
    'aria-describedby': 'care-hint',
  });
  const set = (value: number): void => {
    // To the right there are more marks: that is what people expect of a slider.
    range.value = String(Math.round((1 - value) * STEPS));
    range.setAttribute('aria-valuetext', wordsFor(Number(range.value)));
  };
  set(care);
  range.addEventListener('input', () => {
    range.setAttribute('aria-valuetext', wordsFor(Number(range.value)));
    onChange(1 - Number(range.value) / STEPS);
  });
  const element = h(
    'div',
    { class: 'care' },
    h('label', { for: 'care' }, translate('careTitle')),
    range,
    h(
      'div',
      { class: 'ends', id: 'care-hint' },
      h('span', {}, translate('careSure')),
      ' ',
      h('span', {}, translate('careMore')),
    ),
  );
  const follow = (value: number): void => {
    if (document.activeElement !== range) set(value);
  };
  return { element, follow };
}

function wordsFor(step: number): string {
  if (step === 0) return translate('careSure');
  return step === STEPS ? translate('careMore') : translate('careBetween', step, STEPS);
}
