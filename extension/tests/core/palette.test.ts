import { describe, expect, it } from 'vitest';

import { MARK_LABELS } from '../../core/contract';
import { GROUNDS, marksCss } from '../../core/marks-css';
import { contrast, over, PALETTE, parseColor, type Rgb } from '../../core/palette';

const PAPER: Record<'light' | 'dark', Rgb> = { light: [255, 255, 255], dark: [18, 18, 18] };
const INK: Record<'light' | 'dark', Rgb> = { light: [51, 51, 51], dark: [204, 204, 204] };

describe.each(GROUNDS)('marks on a %s ground', (ground) => {
  it.each(MARK_LABELS)('leave the text of %s readable', (label) => {
    const { tint, opacity, cue } = PALETTE[ground][label];
    const tinted = over(tint, opacity[3], PAPER[ground]);
    expect(contrast(INK[ground], tinted)).toBeGreaterThan(4.5);
    expect(contrast(INK[ground], cue)).toBeGreaterThan(4.5);
  });

  it.each(MARK_LABELS)('set the cue words of %s off from their sentence', (label) => {
    const { tint, opacity, cue, line } = PALETTE[ground][label];
    const tinted = over(tint, opacity[3], PAPER[ground]);
    expect(contrast(cue, tinted)).toBeGreaterThan(1.15);
    expect(contrast(line, cue)).toBeGreaterThan(3);
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
