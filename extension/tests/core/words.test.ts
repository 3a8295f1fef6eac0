import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pickedBy, spansOf, wordsOf } from '../../core/words';

const SENTENCE = 'It’s well-known that “officials” may, perhaps, 🛥️ sail at 5.30.';
const words = wordsOf(SENTENCE);
const pick = (...texts: string[]) => words.map(({ text }) => texts.includes(text));
const said = (picked: boolean[]) =>
  spansOf(SENTENCE, words, picked).map(({ start, end }) => SENTENCE.slice(start, end));

describe('the words of a sentence', () => {
  it('are what people call words', () => {
    const texts = words.map(({ text }) => text);
    expect(texts).toContain('It’s');
    expect(texts).toContain('officials');
    expect(texts).not.toContain(',');
  });

  it('are where they say', () => {
    for (const { start, end, text } of words) expect(SENTENCE.slice(start, end)).toBe(text);
  });
});

describe('picked words', () => {
  it('are one span where only white space or a hyphen parts them', () => {
    expect(said(pick('well', 'known', 'that'))).toEqual(['well-known that']);
  });

  it('are two where a comma, or a word that was not picked, stands between', () => {
    expect(said(pick('may', 'perhaps'))).toEqual(['may', 'perhaps']);
    expect(said(pick('that', 'may'))).toEqual(['that', 'may']);
  });

  it('are nothing when none is', () => {
    expect(said(pick())).toEqual([]);
  });

  it('begin as the words that the spans touch', () => {
    const at = SENTENCE.indexOf('fficials');
    expect(pickedBy(words, [{ start: at, end: at + 2 }])).toEqual(pick('officials'));
  });

  it('come back as they were, from any choice', () => {
    const choices = fc.array(fc.boolean(), { minLength: words.length, maxLength: words.length });
    fc.assert(
      fc.property(choices, (picked) => {
        const spans = spansOf(SENTENCE, words, picked);
        expect(pickedBy(words, spans)).toEqual(picked);
        for (const [index, { start, end }] of spans.entries()) {
          expect(start).toBeLessThan(end);
          expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
        }
      }),
    );
  });
});
