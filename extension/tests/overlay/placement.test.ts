import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { boundsOf, placeCard } from '../../overlay/placement';

const view = { width: 1000, height: 800 };
const card = { width: 300, height: 200 };

describe('the card', () => {
  it('goes under the sentence, or above it near the end of the window', () => {
    const at = (top: number, bottom: number) =>
      placeCard({ left: 100, right: 600, top, bottom }, { x: 300, y: top }, card, view).top;
    expect(at(100, 130)).toBe(138);
    expect(at(700, 730)).toBe(492);
  });

  it('is less tall rather than over its sentence', () => {
    const sentence = { left: 100, right: 600, top: 200, bottom: 600 };
    const tall = { width: 300, height: 500 };
    const { top, maxHeight } = placeCard(sentence, { x: 300, y: 300 }, tall, view);
    expect([top, maxHeight]).toEqual([608, 184]);
  });

  it('is in the window, and never over a sentence that leaves it room', () => {
    const edge = fc.integer({ min: -200, max: 1000 });
    const tall = fc.integer({ min: 10, max: 900 });
    fc.assert(
      fc.property(edge, tall, edge, edge, tall, (top, height, x, y, cardHeight) => {
        const sentence = { left: 100, right: 600, top, bottom: top + height };
        const placed = placeCard(sentence, { x, y }, { width: 300, height: cardHeight }, view);
        const bottom = placed.top + Math.min(cardHeight, placed.maxHeight);
        expect(placed.left).toBeGreaterThanOrEqual(0);
        expect(placed.left + 300).toBeLessThanOrEqual(view.width);
        expect(placed.top).toBeGreaterThanOrEqual(0);
        expect(bottom).toBeLessThanOrEqual(view.height);
        const room = view.height - sentence.bottom >= 156 || sentence.top >= 156;
        const apart = placed.top >= sentence.bottom || bottom <= sentence.top;
        expect(!room || apart).toBe(true);
      }),
    );
  });

  it('knows the bounds of all lines of a sentence', () => {
    expect(
      boundsOf([
        { left: 5, top: 1, right: 9, bottom: 2 },
        { left: 1, top: 2, right: 4, bottom: 3 },
      ]),
    ).toEqual({ left: 1, top: 1, right: 9, bottom: 3 });
  });
});
