import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BLOCK_END, blocksOf, keptShare, ScoredBlocks } from '../../core/blocks';
import type { Sentence } from '../../core/contract';
import { HIGH, sentenceAt } from '../support/answers';

const blockArb = fc.constantFrom(
  'The ferry may sink.',
  'It rained. It may rain.',
  'Nobody said so',
  'a.\nb.',
  '🛥️ sailed.',
);
const textArb = fc.array(blockArb, { maxLength: 8 }).map((blocks) => blocks.join(BLOCK_END));

/** A server that calls whatever ends in a full stop a sentence, with its first word as a cue. */
function sentencesOf(text: string): Sentence[] {
  return blocksOf(text).flatMap(({ start, text: block }) =>
    [...block.matchAll(/\S[^.]*\./g)].map((found) => {
      const at = start + found.index;
      const word = /^\S+/.exec(found[0])?.[0] ?? '';
      const cue = { start: at, end: at + word.length, label: 'hedging', text: word, weight: 1 };
      return sentenceAt(at, at + found[0].length, { hedging: HIGH }, [
        { ...cue, label: 'hedging' },
      ]);
    }),
  );
}

const scored = (...texts: string[]): ScoredBlocks => {
  const blocks = new ScoredBlocks();
  for (const text of texts) blocks.add(text, { sentences: sentencesOf(text), misfits: [] });
  return blocks;
};

describe('the blocks of a text', () => {
  it('are where they say', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const block of blocksOf(text)) {
          expect(text.slice(block.start, block.start + block.text.length)).toBe(block.text);
          expect(block.text).not.toContain(BLOCK_END);
        }
      }),
    );
  });

  it('are all of it but the blank lines', () => {
    fc.assert(
      fc.property(textArb, (text) => {
        const joined = blocksOf(text).map((block) => block.text);
        expect(joined.join(BLOCK_END)).toBe(text);
      }),
    );
  });
});

describe('what is kept of a text', () => {
  it('is all of it when only more has come', () => {
    fc.assert(
      fc.property(textArb, textArb, (before, more) => {
        expect(keptShare(before, [more, before].join(BLOCK_END))).toBe(1);
      }),
    );
  });

  it('is the share of its characters that another text holds too', () => {
    expect(keptShare('One.\n\nSubscribe to it.', 'Two.\n\nOne.')).toBeCloseTo(4 / 20);
    expect(keptShare('One.', 'Two.')).toBe(0);
    expect(keptShare('One.', '')).toBe(0);
  });
});

describe('scores by block', () => {
  it('are those of the server, for the text they were given for', () => {
    fc.assert(
      fc.property(textArb, (text) => {
        expect(scored(text).scoresOf(text).sentences).toEqual(sentencesOf(text));
      }),
    );
  });

  it('follow their blocks into any other text', () => {
    fc.assert(
      fc.property(textArb, textArb, textArb, (one, other, now) => {
        const blocks = scored(one, other);
        const known = new Set([...blocksOf(one), ...blocksOf(other)].map(({ text }) => text));
        const expected = sentencesOf(now).filter(({ start }) =>
          blocksOf(now).some(
            (block) =>
              known.has(block.text) &&
              start >= block.start &&
              start < block.start + block.text.length,
          ),
        );
        expect(blocks.scoresOf(now).sentences).toEqual(expected);
      }),
    );
  });

  it('tell which blocks are new, each once, in order', () => {
    fc.assert(
      fc.property(textArb, textArb, (before, now) => {
        const blocks = scored(before);
        const unknown = blocks.unknownIn(now);
        const old = new Set(blocksOf(before).map(({ text }) => text));
        const fresh = blocksOf(now).map(({ text }) => text);
        expect(unknown).toEqual([...new Set(fresh.filter((text) => !old.has(text)))]);
        blocks.add(unknown.join(BLOCK_END), { sentences: [], misfits: [] });
        expect(blocks.unknownIn(now)).toEqual([]);
      }),
    );
  });

  it('keep what did not fit with its block', () => {
    const blocks = new ScoredBlocks();
    const misfit = sentenceAt(7, 10);
    blocks.add('One.\n\nTwo.', { sentences: [sentenceAt(0, 4)], misfits: [misfit] });
    expect(blocks.scoresOf('Two.')).toEqual({ sentences: [], misfits: [misfit] });
    expect(blocks.scoresOf('One.').misfits).toEqual([]);
  });
});
