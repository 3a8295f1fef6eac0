/** How a person wants marks shown, as it is kept: the same for every page and every model. */

import { MARK_LABELS, type MarkLabel, type ModelFacts } from './contract';
import { isObject } from './json';
import { PRECISE, thresholdsAt, type Look } from './look';
import { PALETTES, type PaletteName } from './palette';

export interface Display {
  readonly shown: Readonly<Record<MarkLabel, boolean>>;
  /** From 0 (the model's balanced thresholds, more marks) to 1 (its precise ones, surer marks). */
  readonly care: number;
  readonly palette: PaletteName;
}

export const PALETTE_NAMES = Object.keys(PALETTES) as PaletteName[];

export const DEFAULT_DISPLAY: Display = {
  shown: { hedging: true, anonymous_sourcing: true },
  care: PRECISE,
  palette: 'standard',
};

/** What `display` comes to under a model. */
export function lookOf(model: ModelFacts, { care, shown, palette }: Display): Look {
  return { thresholds: thresholdsAt(model, care), shown, palette };
}

/** Reads what was stored, by whatever version; anything odd counts as not chosen. */
export function readDisplay(stored: unknown): Display {
  if (!isObject(stored)) return DEFAULT_DISPLAY;
  const kept = isObject(stored['shown']) ? stored['shown'] : {};
  const shown = (label: MarkLabel): boolean => kept[label] !== false;
  const { care, palette } = stored;
  return {
    shown: { hedging: shown('hedging'), anonymous_sourcing: shown('anonymous_sourcing') },
    care: typeof care === 'number' ? Math.min(1, Math.max(0, care)) : DEFAULT_DISPLAY.care,
    palette: PALETTE_NAMES.find((name) => name === palette) ?? DEFAULT_DISPLAY.palette,
  };
}

/** Some label is switched off, so that its sentences are not marked. */
export function hidesSome({ shown }: Display): boolean {
  return MARK_LABELS.some((label) => !shown[label]);
}
