import { describe, expect, it } from 'vitest';

import { modelCard } from '../../core/model-card';
import { MODEL } from '../support/reports';

describe('a model card', () => {
  it('says since when, for which labels, beside how many articles', () => {
    const json = { id: 'x', created_at: '2026-11-23T10:00:00Z', reference: { articles: 6000 } };
    expect(modelCard(json, MODEL)).toEqual({
      facts: MODEL,
      createdAt: '2026-11-23T10:00:00Z',
      labels: ['hedging', 'anonymous_sourcing'],
      references: 6000,
    });
  });

  it('leaves out what the server does not say, or says oddly', () => {
    const card = modelCard({ id: 'x', created_at: 'lately', reference: null }, MODEL);
    expect([card.createdAt, card.references]).toEqual([null, null]);
  });
});
