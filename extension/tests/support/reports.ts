/** Reports as the page script makes them. */

import type { ModelFacts } from '../../core/contract';
import type { Report } from '../../core/messages';
import { answerFor } from './answers';

export const MODEL: ModelFacts = {
  id: 'sha256:0',
  thresholds: {
    hedging: { balanced: 0.4, precise: 0.8 },
    anonymous_sourcing: { balanced: 0.3, precise: 0.6 },
  },
  precision: {
    hedging: {
      balanced: { value: 0.88, low: 0.86, high: 0.9 },
      precise: { value: 0.95, low: 0.93, high: 0.97 },
    },
  },
};

export function reportOf(text: string, more: Partial<Report> = {}): Report {
  return {
    sentences: [],
    dropped: 0,
    painted: true,
    since: 'same',
    article: answerFor(text, []).article,
    warnings: [],
    model: MODEL,
    server: 'http://127.0.0.1:5000',
    text,
    words: text.split(/\s+/).length,
    ...more,
  };
}
