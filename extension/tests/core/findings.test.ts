import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Cue } from '../../core/contract';
import { check, flaggedBy, strengthOf } from '../../core/findings';
import type { Look } from '../../core/look';
import { answerFor, HIGH, sentenceAt } from '../support/answers';

const TEXT = 'The 🛥️ ferry may have struck a wall.\n\nOfficials said so.';
const FIRST = { start: 0, end: 37 };
const may: Cue = { start: 14, end: 17, label: 'hedging', text: 'may', weight: 0.9 };

const LOOK: Look = {
  thresholds: { hedging: 0.8, anonymous_sourcing: 0.6 },
  shown: { hedging: true, anonymous_sourcing: true },
  palette: 'standard',
};

function find(sentences: ReturnType<typeof sentenceAt>[], look = LOOK) {
  const checked = check(TEXT, answerFor(TEXT, sentences));
  return {
    sentences: checked.sentences.flatMap((sentence) => flaggedBy(look, TEXT, sentence) ?? []),
    dropped: checked.misfits.length,
  };
}

describe('what is marked', () => {
  it('is every flagged sentence with its cue words', () => {
    const { sentences, dropped } = find([
      sentenceAt(FIRST.start, FIRST.end, { hedging: HIGH }, [may]),
      sentenceAt(39, TEXT.length),
    ]);
    expect(dropped).toBe(0);
    expect(sentences.map(({ text }) => text)).toEqual(['The 🛥️ ferry may have struck a wall.']);
    expect(sentences[0]?.findings).toEqual([
      {
        label: 'hedging',
        probability: 0.93,
        strength: 2,
        kind: null,
        cues: [{ start: 14, end: 17, text: 'may' }],
      },
    ]);
  });

  it('says which kind of source is missing: a person outweighs agentless wording', () => {
    const cue = (kind: Cue['kind'], start: number, text: string): Cue => {
      const made: Cue = {
        start,
        end: start + text.length,
        label: 'anonymous_sourcing',
        text,
        weight: 1,
      };
      return kind === undefined ? made : { ...made, kind };
    };
    const kinds = (cues: Cue[]) =>
      find([sentenceAt(39, TEXT.length, { anonymous_sourcing: HIGH }, cues)]).sentences[0]
        ?.findings[0]?.kind;
    const agentless = cue('no source given', 49, 'said');
    expect(kinds([agentless])).toBe('no source given');
    expect(kinds([agentless, cue('unnamed source', 39, 'Officials')])).toBe('unnamed source');
    expect(kinds([])).toBeNull();
  });

  it('follows the look: its thresholds, and which labels it shows', () => {
    const hedged = [sentenceAt(0, 37, { hedging: { probability: 0.8, flagged: false } }, [may])];
    expect(find(hedged).sentences).toHaveLength(1);
    const careful = { ...LOOK, thresholds: { ...LOOK.thresholds, hedging: 0.81 } };
    expect(find(hedged, careful).sentences).toEqual([]);
    const hidden = { ...LOOK, shown: { ...LOOK.shown, hedging: false } };
    expect(find(hedged, hidden).sentences).toEqual([]);
  });

  it('is nothing for a label that the model does not know', () => {
    const { sentences } = find([sentenceAt(0, 37, { hedging: null, anonymous_sourcing: null })]);
    expect(sentences).toEqual([]);
  });
});

describe('a sentence is refused', () => {
  const refused = (...sentences: ReturnType<typeof sentenceAt>[]) => {
    const found = find(sentences);
    return found.sentences.length === sentences.length - 1 && found.dropped === 1;
  };
  const flagged = { hedging: HIGH };

  it('when it ends beyond the text', () => {
    expect(refused(sentenceAt(0, TEXT.length + 1, flagged))).toBe(true);
  });
  it('when it is empty or backwards', () => {
    expect(refused(sentenceAt(4, 4, flagged))).toBe(true);
    expect(refused(sentenceAt(9, 4, flagged))).toBe(true);
  });
  it('when it begins or ends with white space, or crosses a blank line', () => {
    expect(refused(sentenceAt(3, 12, flagged))).toBe(true);
    expect(refused(sentenceAt(0, 4, flagged))).toBe(true);
    expect(refused(sentenceAt(0, TEXT.length, flagged))).toBe(true);
  });
  it('when it cuts a character in two', () => {
    expect(refused(sentenceAt(5, 37, flagged))).toBe(true);
  });
  it('when a cue is not where the answer says, or not in it', () => {
    expect(refused(sentenceAt(0, 37, flagged, [{ ...may, start: 15, end: 18 }]))).toBe(true);
    expect(refused(sentenceAt(39, TEXT.length, flagged, [may]))).toBe(true);
  });
  it('when it overlaps the one before', () => {
    expect(refused(sentenceAt(0, 37, flagged), sentenceAt(8, 37, flagged))).toBe(true);
  });
  it('with all others, when the answer is about a text of another length', () => {
    const answer = answerFor(TEXT, [sentenceAt(0, 37, flagged)], { text_length: 3 });
    expect(check(TEXT, answer)).toEqual({ sentences: [], misfits: answer.sentences });
  });
});

describe('any answer', () => {
  it('is marked only where the text says exactly its sentence', () => {
    const offset = fc.nat({ max: TEXT.length + 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(offset, offset), { maxLength: 6 }), (spans) => {
        const found = find(spans.map(([start, end]) => sentenceAt(start, end, { hedging: HIGH })));
        expect(found.sentences.length + found.dropped).toBe(spans.length);
        let previous = 0;
        for (const { start, end, text } of found.sentences) {
          expect(start).toBeGreaterThanOrEqual(previous);
          expect(TEXT.slice(start, end)).toBe(text);
          expect(text.isWellFormed()).toBe(true);
          previous = end;
        }
      }),
    );
  });

  it('gets stronger with the probability', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b) => {
          expect(strengthOf(Math.min(a, b))).toBeLessThanOrEqual(strengthOf(Math.max(a, b)));
        },
      ),
    );
  });
});
