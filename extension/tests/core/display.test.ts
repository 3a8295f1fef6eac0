import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DEFAULT_DISPLAY, hidesSome, lookOf, readDisplay } from '../../core/display';
import { isShown } from '../../core/look';
import { MODEL } from '../support/reports';

describe('how marks are shown', () => {
  it('is careful until somebody chooses otherwise', () => {
    expect(lookOf(MODEL, DEFAULT_DISPLAY).thresholds.hedging).toBe(0.8);
    expect(lookOf(MODEL, { ...DEFAULT_DISPLAY, care: 0 }).thresholds.hedging).toBe(0.4);
  });

  it('shows no less when less care is asked for', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (one, other, probability) => {
        const shown = (care: number) =>
          isShown(lookOf(MODEL, { ...DEFAULT_DISPLAY, care }), 'hedging', probability);
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(shown(less) || !shown(more)).toBe(true);
      }),
    );
  });

  it('is read back as it was kept', () => {
    const display = {
      shown: { hedging: false, anonymous_sourcing: true },
      care: 0.3,
      palette: 'ink',
    } as const;
    expect(readDisplay(JSON.parse(JSON.stringify(display)))).toEqual(display);
  });

  it('is what it was after installation where what was kept is odd', () => {
    for (const odd of [undefined, null, 7, 'ink', [], {}, { care: 'much', palette: 'toString' }]) {
      expect(readDisplay(odd)).toEqual(DEFAULT_DISPLAY);
    }
    expect(readDisplay({ care: 9 }).care).toBe(1);
  });

  it('knows when some label is not marked', () => {
    expect(hidesSome(DEFAULT_DISPLAY)).toBe(false);
    const shown = { hedging: true, anonymous_sourcing: false };
    expect(hidesSome({ ...DEFAULT_DISPLAY, shown })).toBe(true);
  });
});
