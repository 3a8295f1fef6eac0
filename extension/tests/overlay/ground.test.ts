// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { brightness, groundOf } from '../../overlay/ground';

describe('the brightness of a computed color', () => {
  it.each([
    'rgb(240, 240, 240)',
    'oklch(0.9 0.02 90)',
    'oklab(0.92 0 0 / 0.9)',
    'lab(90 0 0)',
    'lch(88 4 120)',
    'color(srgb 0.9 0.92 0.9)',
    'color(display-p3 0.9 0.9 0.9 / 0.8)',
  ])('is high for light text: %s', (color) => expect(brightness(color)).toBeGreaterThan(0.6));

  it.each(['rgb(30, 30, 30)', 'oklch(0.3 0.02 90)', 'lab(20 0 0)', 'color(srgb 0 0 0.4)', 'ink'])(
    'is low for dark text, and for what is not known: %s',
    (color) => expect(brightness(color)).toBeLessThan(0.2),
  );
});

describe('the ground of a text', () => {
  it('is told by its color', () => {
    document.body.innerHTML = '<p style="color: rgb(250, 250, 240)">light</p><p>dark</p>';
    const grounds = [...document.querySelectorAll('p')].map((p) => {
      const range = document.createRange();
      range.selectNodeContents(p.firstChild ?? p);
      return groundOf(range);
    });
    expect(grounds).toEqual(['dark', 'light']);
  });
});
