/** Which marks are shown, how sure they must be, and in which colors. */

import { MARK_LABELS } from '../../core/contract';
import { PALETTE_NAMES, type Display } from '../../core/display';
import type { PaletteName } from '../../core/palette';
import { LABEL_NAMES } from '../../core/wording';
import { askBackground } from '../../platform/background-client';
import { translate } from '../../platform/i18n';
import { getDisplay, onDisplayChanged } from '../../platform/settings';
import { careSlider } from '../care-slider';
import { usePalette } from '../colors';
import { h } from '../dom';
import { checkbox, section } from './section';

const ABOUT = { hedging: 'explainHedging', anonymous_sourcing: 'explainUnnamedSource' } as const;
const PALETTE_KEYS = {
  standard: 'paletteStandard',
  meadow: 'paletteMeadow',
  ink: 'paletteInk',
} as const satisfies Record<PaletteName, string>;

export async function marksSection(): Promise<HTMLElement> {
  let display: Display = await getDisplay();
  const change = (changed: Partial<Display>): void => {
    display = { ...display, ...changed };
    usePalette(display.palette);
    void askBackground({ to: 'background', kind: 'display', display });
  };
  const fields = MARK_LABELS.map((label) => {
    const name = h(
      'span',
      { class: label },
      h('span', { class: 'name' }, translate(LABEL_NAMES[label])),
      h('span', { class: 'about' }, translate(ABOUT[label])),
    );
    return checkbox(`show-${label}`, name, display.shown[label], (on) =>
      change({ shown: { ...display.shown, [label]: on } }),
    );
  });
  const slider = careSlider(display.care, (care) => change({ care }));
  const palettes = palettesField(display.palette, (palette) => change({ palette }));
  // The panel has the slider too, and another window these settings.
  onDisplayChanged((kept) => {
    display = kept;
    usePalette(kept.palette);
    slider.follow(kept.care);
    for (const label of MARK_LABELS) tick(fields, `show-${label}`, kept.shown[label]);
    tick([palettes], `palette-${kept.palette}`, true);
  });
  return section('optionsMarks', ...fields, slider.element, palettes);
}

function tick(fields: readonly HTMLElement[], id: string, checked: boolean): void {
  for (const field of fields) {
    const box = field.querySelector<HTMLInputElement>(`#${id}`);
    if (box !== null) box.checked = checked;
  }
}

function palettesField(chosen: PaletteName, onChange: (palette: PaletteName) => void): HTMLElement {
  const choices = PALETTE_NAMES.map((name) => {
    const radio = h('input', { id: `palette-${name}`, type: 'radio', name: 'palette' });
    radio.checked = name === chosen;
    radio.addEventListener('change', () => onChange(name));
    const label = h(
      'label',
      { for: `palette-${name}` },
      translate(PALETTE_KEYS[name]),
      sample(name),
    );
    return h('div', { class: 'choice' }, radio, label);
  });
  return h('fieldset', {}, h('legend', {}, translate('optionsColors')), ...choices);
}

/** What marks look like in a palette: an invented half-sentence. */
function sample(name: PaletteName): HTMLElement {
  const line = h(
    'span',
    { class: 'sample', 'aria-hidden': 'true' },
    h('mark', { class: 'anonymous_sourcing' }, translate('sampleSource')),
    ' ',
    h('mark', { class: 'hedging' }, translate('sampleHedge')),
  );
  usePalette(name, line);
  return line;
}
