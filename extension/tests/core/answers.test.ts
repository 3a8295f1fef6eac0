import { describe, expect, it } from 'vitest';

import { joinAnswers } from '../../core/answers';
import { answerFor, sentenceAt } from '../support/answers';

const first = answerFor('x'.repeat(40), [sentenceAt(0, 10)], {
  complete: false,
  next_start: 10,
  warnings: [{ code: 'partial', detail: 'first' }],
});
const second = answerFor('x'.repeat(40), [sentenceAt(10, 20), sentenceAt(20, 40)], {
  warnings: [{ code: 'partial', detail: 'second' }],
});

describe('an answer in parts', () => {
  it('is the answer itself when there is one', () => {
    expect(joinAnswers([second])).toBe(second);
  });

  it('has all sentences in order, each warning once, and no next start', () => {
    const joined = joinAnswers([first, second]);
    expect(joined.sentences.map(({ start }) => start)).toEqual([0, 10, 20]);
    expect(joined.warnings).toHaveLength(1);
    expect(joined.complete).toBe(true);
    expect('next_start' in joined).toBe(false);
  });

  it('adds counts, weighs rates, and has no score of its own', () => {
    const { article } = joinAnswers([first, second]);
    expect(article.sentence_count).toBe(3);
    expect(article.labels.hedging).toEqual({
      flagged: 2,
      rate: expect.closeTo(0.2),
      percentile: null,
    });
    expect(article.credibility).toBeNull();
    expect(article.interval).toBeNull();
  });

  it('leaves out a label that no part knows', () => {
    const labels = { ...second.article.labels, hedging: null };
    const silent = { ...second, article: { ...second.article, labels } };
    expect(joinAnswers([silent, silent]).article.labels.hedging).toBeNull();
  });
});
