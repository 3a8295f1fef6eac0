import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ShapeError } from '../../core/json';
import { parseAnswer, parseModel } from '../../core/parse';
import { answerFor, HIGH, sentenceAt, wire } from '../support/answers';

const ANSWER = answerFor('The ferry may sink.', [
  sentenceAt(0, 19, { hedging: HIGH, anonymous_sourcing: null }, [
    { start: 10, end: 13, label: 'hedging', text: 'may', weight: 0.9 },
  ]),
]);

describe('an answer', () => {
  it('is read as it was sent', () => {
    expect(parseAnswer(wire(ANSWER))).toEqual(ANSWER);
  });

  it('may know less: labels, percentile, rate, credibility and interval can be null', () => {
    const article = {
      ...ANSWER.article,
      credibility: null,
      interval: null,
      labels: {
        ...ANSWER.article.labels,
        hedging: { flagged: 0, rate: null, percentile: null },
        anonymous_sourcing: null,
      },
    };
    expect(parseAnswer(wire({ ...ANSWER, article })).article).toEqual(article);
  });

  it('may say more than this version knows', () => {
    const newer = { ...(wire(ANSWER) as object), mood: 'calm' };
    expect(parseAnswer(newer)).toEqual(ANSWER);
  });

  it('is refused in another offset unit', () => {
    expect(() => parseAnswer({ ...(wire(ANSWER) as object), offset_unit: 'codepoint' })).toThrow(
      ShapeError,
    );
  });

  it('never does worse than a ShapeError, whatever comes', () => {
    const tolerated = (json: unknown) => {
      try {
        parseAnswer(json);
        parseModel(json);
      } catch (error) {
        expect(error).toBeInstanceOf(ShapeError);
      }
    };
    fc.assert(fc.property(fc.jsonValue(), tolerated));
    const keys = Object.keys(ANSWER);
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) =>
        tolerated({ ...(wire(ANSWER) as object), [key]: value }),
      ),
    );
  });
});

describe('the model', () => {
  it('is read with the precision it publishes, if any', () => {
    const surer = { value: 0.957, low: 0.92, high: 0.98 };
    const metrics = {
      hedging: {
        random: { precise_precision: { value: 0.9, low: 0.6, high: 1 } },
        all: {
          sentences: 1200,
          precise_precision: surer,
          precision: { value: 0.8, low: 0.8, high: 0.8 },
        },
      },
      anonymous_sourcing: { random: { precise_precision: { value: 7 } } },
    };
    const thresholds = { hedging: { balanced: 0.4, precise: 0.8 }, anonymous_sourcing: null };
    expect(parseModel({ id: 'sha256:1', thresholds, metrics })).toEqual({
      id: 'sha256:1',
      thresholds: { hedging: { balanced: 0.4, precise: 0.8 } },
      precision: { hedging: { balanced: { value: 0.8, low: 0.8, high: 0.8 }, precise: surer } },
    });
    expect(parseModel({ id: 'sha256:1', thresholds }).precision).toEqual({});
  });
});
