/** The colors of the marks, in three palettes. */

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

/** Blue and orange, which no common color blindness confuses. */
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

/** Violet and green: for those who like it so; unlike the first, not for every eye. */
const MEADOW: Palette = {
  light: {
    hedging: {
      tint: [120, 60, 190],
      opacity: { 1: 0.05, 2: 0.08, 3: 0.12 },
      cue: [219, 202, 243],
      line: [104, 52, 168],
    },
    anonymous_sourcing: {
      tint: [40, 150, 70],
      opacity: { 1: 0.06, 2: 0.1, 3: 0.16 },
      cue: [180, 226, 190],
      line: [18, 106, 50],
    },
  },
  dark: {
    hedging: {
      tint: [120, 70, 200],
      opacity: { 1: 0.12, 2: 0.18, 3: 0.26 },
      cue: [78, 46, 128],
      line: [199, 168, 250],
    },
    anonymous_sourcing: {
      tint: [20, 130, 60],
      opacity: { 1: 0.12, 2: 0.18, 3: 0.24 },
      cue: [16, 78, 38],
      line: [138, 216, 156],
    },
  },
};

/** Gray alone: the shapes of the lines say it all. */
const INK: Palette = {
  light: {
    hedging: {
      tint: [90, 90, 90],
      opacity: { 1: 0.04, 2: 0.07, 3: 0.1 },
      cue: [206, 206, 206],
      line: [92, 92, 92],
    },
    anonymous_sourcing: {
      tint: [60, 60, 60],
      opacity: { 1: 0.06, 2: 0.1, 3: 0.14 },
      cue: [186, 186, 186],
      line: [32, 32, 32],
    },
  },
  dark: {
    hedging: {
      tint: [130, 130, 130],
      opacity: { 1: 0.1, 2: 0.15, 3: 0.2 },
      cue: [74, 74, 74],
      line: [176, 176, 176],
    },
    anonymous_sourcing: {
      tint: [150, 150, 150],
      opacity: { 1: 0.12, 2: 0.17, 3: 0.2 },
      cue: [82, 82, 82],
      line: [238, 238, 238],
    },
  },
};

/** The palettes to choose from; the first is the one until somebody chooses. */
export const PALETTES = {
  standard: PALETTE,
  meadow: MEADOW,
  ink: INK,
} as const satisfies Record<string, Palette>;
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
