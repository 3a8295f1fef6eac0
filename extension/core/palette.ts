/** The colors of the marks: blue and orange, which no common color blindness confuses. */

import type { MarkLabel } from './contract';
import type { Strength } from './findings';

/** Whether the text stands on a light or on a dark ground; the page decides, not the system. */
export type Ground = 'light' | 'dark';

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Ink {
  /** Of the background tint; laid over the page's own, so that its text stays readable. */
  tint: Rgb;
  /** How opaque the tint is, by strength. */
  opacity: Record<Strength, number>;
  /** Behind cue words; opaque, so that the words of two labels do not mix to gray. */
  cue: Rgb;
  /** Of the underline. */
  line: Rgb;
}

export type Palette = Record<Ground, Record<MarkLabel, Ink>>;

export const PALETTE: Palette = {
  light: {
    hedging: {
      tint: [0, 114, 178],
      opacity: { 1: 0.05, 2: 0.08, 3: 0.12 },
      cue: [178, 214, 235],
      line: [0, 95, 153],
    },
    anonymous_sourcing: {
      tint: [230, 130, 0],
      opacity: { 1: 0.06, 2: 0.1, 3: 0.16 },
      cue: [249, 213, 164],
      line: [178, 74, 0],
    },
  },
  // Tints of middle brightness: a bright one would take the contrast from bright text.
  dark: {
    hedging: {
      tint: [20, 110, 190],
      opacity: { 1: 0.12, 2: 0.18, 3: 0.26 },
      cue: [20, 68, 108],
      line: [124, 200, 242],
    },
    anonymous_sourcing: {
      tint: [180, 95, 0],
      opacity: { 1: 0.12, 2: 0.18, 3: 0.24 },
      cue: [98, 58, 8],
      line: [245, 184, 92],
    },
  },
};

/** The palettes to choose from; the first is the one until somebody chooses. */
export const PALETTES = { standard: PALETTE } as const satisfies Record<string, Palette>;
export type PaletteName = keyof typeof PALETTES;

export function cssColor([red, green, blue]: Rgb, opacity = 1): string {
  return `rgb(${red} ${green} ${blue} / ${opacity})`;
}

/** Relative luminance, 0 (black) to 1 (white): WCAG 2.2. */
export function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Contrast ratio of two colors, 1 to 21: WCAG 2.2. */
export function contrast(one: Rgb, other: Rgb): number {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((bright ?? 0) + 0.05) / ((dim ?? 0) + 0.05);
}

/** A translucent color laid over an opaque one. */
export function over(top: Rgb, opacity: number, ground: Rgb): Rgb {
  const mix = (index: 0 | 1 | 2): number => top[index] * opacity + ground[index] * (1 - opacity);
  return [mix(0), mix(1), mix(2)];
}

/** Reads a computed `rgb(…)` or `rgba(…)`; null for anything else. */
export function parseColor(computed: string): { color: Rgb; opacity: number } | null {
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(computed)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number.parseFloat);
  if (parts === undefined) return null;
  const [red, green, blue, opacity = 1] = parts;
  if (red === undefined || green === undefined || blue === undefined) return null;
  return { color: [red, green, blue], opacity };
}
