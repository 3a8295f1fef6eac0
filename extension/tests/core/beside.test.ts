// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { standsBeside } from '../../core/beside';

function stands(attributes: string, words = 'Read our letter.'): boolean {
  document.body.innerHTML = `<div ${attributes}>${words}</div>`;
  const [element] = document.body.children;
  return element !== undefined && standsBeside(element, 1_000);
}

describe('a box among the paragraphs', () => {
  it.each([
    'class="ad-slot"',
    'class="articleComments"',
    'id="taboola_below"',
    'class="x share"',
    'class="story-teaser"',
  ])('is left out for its name: %s', (attributes) => expect(stands(attributes)).toBe(true));

  it.each(['', 'class="shadow header"', 'id="adele"', 'class="readmore"', 'class="lead"'])(
    'stays with any other name: %s',
    (attributes) => expect(stands(attributes)).toBe(false),
  );

  it('is the article, whatever its name, when it holds much of the text', () => {
    expect(stands('class="post has-related ads-enabled"', 'word '.repeat(60))).toBe(false);
  });
});
