import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ModelFacts } from '../../core/contract';
import { isShown, precisionAt, thresholdsAt, type Look } from '../../core/look';

const balanced = { value: 0.85, low: 0.8, high: 0.9 };
const precise = { value: 0.95, low: 0.93, high: 0.97 };
const MODEL: ModelFacts = {
  id: 'sha256:0',
  thresholds: {
    hedging: { balanced: 0.4, precise: 0.8 },
    anonymous_sourcing: { balanced: 0.3, precise: 0.6 },
  },
  precision: { hedging: { balanced, precise } },
};
const lookAt = (care: number, model = MODEL): Look => ({
  thresholds: thresholdsAt(model, care),
  shown: { hedging: true, anonymous_sourcing: true },
  palette: 'standard',
});

describe('a look', () => {
  it('goes from the balanced thresholds to the precise ones', () => {
    expect(lookAt(0).thresholds).toEqual({ hedging: 0.4, anonymous_sourcing: 0.3 });
    expect(lookAt(1).thresholds).toEqual({ hedging: 0.8, anonymous_sourcing: 0.6 });
    expect(lookAt(0.5).thresholds.hedging).toBeCloseTo(0.6);
  });

  it('never shows more with more care', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (one, other, probability) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const careful = isShown(lookAt(more), 'hedging', probability);
        if (careful) expect(isShown(lookAt(less), 'hedging', probability)).toBe(true);
      }),
    );
  });

  it('shows nothing of a label that is off, or that the model does not know', () => {
    const off = { ...lookAt(0), shown: { hedging: false, anonymous_sourcing: true } };
    expect(isShown(off, 'hedging', 1)).toBe(false);
    const narrow = { ...MODEL, thresholds: { hedging: { balanced: 0.4, precise: 0.8 } } };
    expect(isShown(lookAt(0, narrow), 'anonymous_sourcing', 1)).toBe(false);
    expect(isShown(lookAt(0), 'hedging', null)).toBe(false);
  });

  it('promises the precision that was measured at its threshold or below', () => {
    expect(precisionAt(MODEL, lookAt(1))).toEqual({ hedging: precise });
    expect(precisionAt(MODEL, lookAt(0.99))).toEqual({ hedging: balanced });
  });
});
