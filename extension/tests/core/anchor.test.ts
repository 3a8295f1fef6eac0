// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { anchor, isSameMark } from '../../core/anchor';
import { check } from '../../core/findings';
import type { Look } from '../../core/look';
import { inOneGo } from '../../core/slices';
import { buildTextMap } from '../../core/text-map';
import { answerFor, HIGH, sentenceAt } from '../support/answers';
import { styleOf } from '../support/pages';

const LOOK: Look = {
  thresholds: { hedging: 0.8, anonymous_sourcing: 0.6 },
  shown: { hedging: true, anonymous_sourcing: true },
  palette: 'standard',
};

/** Two paragraphs of a sentence each, both flagged, the first with a cue. */
function page() {
  document.body.innerHTML = '<p>The ferry <b>may</b> sink.</p><p>It could rain.</p>';
  const map = buildTextMap(document.body, styleOf);
  const may = { start: 10, end: 13, label: 'hedging', text: 'may', weight: 0.9 } as const;
  const sentences = [
    sentenceAt(0, 19, { hedging: HIGH }, [may]),
    sentenceAt(21, 35, { hedging: HIGH }),
  ];
  const scored = check(map.text, answerFor(map.text, sentences));
  return { map, scored, mark: (look = LOOK) => inOneGo(anchor(map, scored, look)) };
}

describe('a scored sentence', () => {
  it('is marked where it stands, with its cue words', () => {
    const { marks, dropped } = page().mark();
    expect(dropped).toBe(0);
    expect(marks.map(({ ranges }) => ranges.map(String))).toEqual([
      ['The ferry may sink.'],
      ['It could rain.'],
    ]);
    expect(marks[0]?.cues.map(({ ranges }) => ranges.map(String))).toEqual([['may']]);
  });

  it('is not marked once the page says something else, and is counted', () => {
    const { mark } = page();
    document.querySelector('b')?.replaceChildren('will');
    const { marks, dropped } = mark();
    expect(marks.map(({ sentence }) => sentence.text)).toEqual(['It could rain.']);
    expect(dropped).toBe(1);
  });

  it('is neither marked nor missed when it is not to be shown', () => {
    const { mark } = page();
    document.querySelector('b')?.replaceChildren('will');
    const off = { ...LOOK, shown: { hedging: false, anonymous_sourcing: true } };
    expect(mark(off)).toEqual({ marks: [], dropped: 0 });
  });

  it('that does not fit its text is missed', () => {
    const { map } = page();
    const misfit = sentenceAt(3, 12, { hedging: HIGH });
    const scored = check(map.text, answerFor(map.text, [misfit]));
    expect(inOneGo(anchor(map, scored, LOOK))).toEqual({ marks: [], dropped: 1 });
  });
});

describe('two marks', () => {
  it('are the same when they mark the same words for the same reasons', () => {
    const { mark, scored } = page();
    const [[first, second], [again]] = [mark().marks, mark().marks];
    if (first === undefined || second === undefined) throw new Error('nothing marked');
    expect(isSameMark(first, again)).toBe(true);
    expect(isSameMark(first, second)).toBe(false);
    expect(isSameMark(first, null)).toBe(false);
    document.querySelector('p')?.replaceChildren('The ferry may sink.');
    const redrawn = inOneGo(anchor(buildTextMap(document.body, styleOf), scored, LOOK));
    expect(redrawn.marks).toHaveLength(2);
    expect(isSameMark(first, redrawn.marks[0])).toBe(false);
  });
});
