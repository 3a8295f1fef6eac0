import { describe, expect, it } from 'vitest';

import { MARK_LABELS } from '../../core/contract';
import { GROUNDS, marksCss } from '../../core/marks-css';
import { contrast, over, PALETTE, parseColor, type Rgb } from '../../core/palette';

const PAPER: Record<'light' | 'dark', Rgb> = { light: [255, 255, 255], dark: [18, 18, 18] };
const INK: Record<'light' | 'dark', Rgb> = { light: [51, 51, 51], dark: [204, 204, 204] };

describe.each(GROUNDS)('marks on a %s ground', (ground) => {
  it('leave the text readable, even under everything at once', () => {
    let paper = PAPER[ground];
    for (const label of MARK_LABELS) {
      const { tint, opacity, cueOpacity } = PALETTE[ground][label];
      paper = over(tint, cueOpacity, over(tint, opacity[3], paper));
    }
    expect(contrast(INK[ground], paper)).toBeGreaterThan(4.5);
  });

  it.each(MARK_LABELS)('draw a line for %s that can be seen', (label) => {
    const { line, tint, opacity } = PALETTE[ground][label];
    const paper = over(tint, opacity[3], PAPER[ground]);
    expect(contrast(line, paper)).toBeGreaterThan(3);
  });

  it.each(MARK_LABELS)('get stronger step by step for %s', (label) => {
    const { opacity } = PALETTE[ground][label];
    expect(opacity[1]).toBeLessThan(opacity[2]);
    expect(opacity[2]).toBeLessThan(opacity[3]);
  });
});

describe('the style sheet', () => {
  it('never sets the color of the text, but where the person’s own colors rule', () => {
    const [own = ''] = marksCss().split('@media (forced-colors: active)');
    expect(own).not.toMatch(/[^-]color:/);
  });

  it('draws two shapes', () => {
    expect(marksCss()).toMatch(/hearsay-light-hedging-1\) \{[^}]*dotted/);
    expect(marksCss()).toMatch(/hearsay-dark-anonymous-3\) \{[^}]*wavy/);
  });
});

describe('a computed color', () => {
  it('is read in the forms browsers answer in', () => {
    expect(parseColor('rgb(1, 2, 3)')).toEqual({ color: [1, 2, 3], opacity: 1 });
    expect(parseColor('rgba(1, 2, 3, 0.5)')).toEqual({ color: [1, 2, 3], opacity: 0.5 });
    expect(parseColor('color(srgb 1 0 0)')).toBeNull();
  });
});
