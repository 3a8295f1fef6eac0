import { describe, expect, it } from 'vitest';

import { MARK_LABELS } from '../../core/contract';
import { GROUNDS, marksCss } from '../../core/marks-css';
import { PALETTE_NAMES } from '../../core/display';
import { contrast, over, PALETTES, parseColor, type Rgb } from '../../core/palette';

const PAPER: Record<'light' | 'dark', Rgb> = { light: [255, 255, 255], dark: [18, 18, 18] };
const INK: Record<'light' | 'dark', Rgb> = { light: [51, 51, 51], dark: [204, 204, 204] };

const EVERY = PALETTE_NAMES.flatMap((name) => GROUNDS.map((ground) => ({ name, ground })));

describe.each(EVERY)('marks of the palette $name on a $ground ground', ({ name, ground }) => {
  const palette = PALETTES[name];

  it.each(MARK_LABELS)('leave the text of %s readable', (label) => {
    const { tint, opacity, cue } = palette[ground][label];
    const tinted = over(tint, opacity[3], PAPER[ground]);
    expect(contrast(INK[ground], tinted)).toBeGreaterThan(4.5);
    expect(contrast(INK[ground], cue)).toBeGreaterThan(4.5);
  });

  it.each(MARK_LABELS)('set the cue words of %s off from their sentence', (label) => {
    const { tint, opacity, cue, line } = palette[ground][label];
    const tinted = over(tint, opacity[3], PAPER[ground]);
    expect(contrast(cue, tinted)).toBeGreaterThan(1.15);
    expect(contrast(line, cue)).toBeGreaterThan(3);
  });

  it.each(MARK_LABELS)('draw a line for %s that can be seen', (label) => {
    const { line, tint, opacity } = palette[ground][label];
    const paper = over(tint, opacity[3], PAPER[ground]);
    expect(contrast(line, paper)).toBeGreaterThan(3);
  });

  it.each(MARK_LABELS)('get stronger step by step for %s', (label) => {
    const { opacity } = palette[ground][label];
    expect(opacity[1]).toBeLessThan(opacity[2]);
    expect(opacity[2]).toBeLessThan(opacity[3]);
  });
});

describe('the style sheet', () => {
  it('never sets the color of the text, but where the person’s own colors rule', () => {
    const [own = ''] = marksCss('standard').split('@media (forced-colors: active)');
    expect(own).not.toMatch(/[^-]color:/);
  });

  it('draws two shapes', () => {
    expect(marksCss('standard')).toMatch(/hearsay-light-hedging-1\) \{[^}]*dotted/);
    expect(marksCss('standard')).toMatch(/hearsay-dark-anonymous-3\) \{[^}]*wavy/);
  });
});

describe('a computed color', () => {
  it('is read in the forms browsers answer in', () => {
    expect(parseColor('rgb(1, 2, 3)')).toEqual({ color: [1, 2, 3], opacity: 1 });
    expect(parseColor('rgba(1, 2, 3, 0.5)')).toEqual({ color: [1, 2, 3], opacity: 0.5 });
    expect(parseColor('color(srgb 1 0 0)')).toBeNull();
  });
});
