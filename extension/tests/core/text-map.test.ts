// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { rangesOf } from '../../core/ranges';
import { inOneGo } from '../../core/slices';
import { buildTextMap, readText } from '../../core/text-map';
import { comparable } from '../../core/whitespace';
import { articleArb, styleOf } from '../support/pages';

function textOf(html: string): string {
  return mapOf(html).text;
}

function mapOf(html: string) {
  document.body.innerHTML = `<article>${html}</article>`;
  const article = document.querySelector('article');
  if (article === null) throw new Error('no article');
  return buildTextMap(article, styleOf);
}

/** The stretches a server could call a sentence: inside a block, no white space at the ends. */
function spansOf(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/\S(?:[^\n]|\n(?!\n))*?(?=\n\n|$|(?<=\.)\s)/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].trimEnd().length,
  }));
}

describe('the text of a page', () => {
  it('joins blocks by a blank line', () => {
    expect(textOf('<h1>One</h1><p>Two</p><div>three<p>four</p>five</div>')).toBe(
      'One\n\nTwo\n\nthree\n\nfour\n\nfive',
    );
  });

  it('collapses white space across inline elements as rendering does', () => {
    expect(textOf('<p>\n  A <b> bold </b>\n word<i>s</i> .\n</p>')).toBe('A bold words .');
  });

  it('keeps white space in pre, and no-break spaces anywhere', () => {
    expect(textOf('<pre>a  b\n c</pre><p>d \u00a0 e</p>')).toBe('a  b\n c\n\nd \u00a0 e');
  });

  it('keeps line breaks alone in pre-line', () => {
    expect(textOf('<p style="white-space:pre-line">a   b\n  c</p>')).toBe('a b\nc');
  });

  it('reads one br as a line break and two as the end of a paragraph', () => {
    expect(textOf('one<br>two<br> <br>three<br><br><br>four<br>')).toBe(
      'one\ntwo\n\nthree\n\nfour',
    );
  });

  it('leaves out what is hidden and what stands beside the article', () => {
    const aside = '<nav>n</nav><aside>a</aside><figure><figcaption>f</figcaption></figure>';
    const hidden = '<span style="display:none">h</span><i aria-hidden="true">i</i>';
    expect(textOf(`<p>On${hidden}e</p>${aside}<p>Two</p><script>s</script>`)).toBe('One\n\nTwo');
  });

  it('leaves out text for screen readers alone', () => {
    const style = 'position:absolute;width:1px;height:1px;overflow:hidden';
    expect(textOf(`<p>A<div style="${style}">b</div></p><p>c</p>`)).toBe('A\n\nc');
  });

  it('leaves out what is folded away', () => {
    expect(textOf('<details><summary>a</summary><p>b</p></details><p>c</p>')).toBe('a\n\nc');
    expect(textOf('<details open><summary>a</summary><p>b</p></details>')).toBe('a\n\nb');
  });

  it('keeps the visible children of an invisible parent', () => {
    expect(textOf('<p style="visibility:hidden">a <b style="visibility:visible">b</b></p>')).toBe(
      'b',
    );
  });

  it('reads a floated initial as part of its word', () => {
    expect(textOf('<p><span style="float:left;display:block">T</span>he ferry</p>')).toBe(
      'The ferry',
    );
  });

  it('drops soft hyphens and zero-width spaces', () => {
    expect(textOf('<p>har\u00adbour\u200bmaster</p>')).toBe('harbourmaster');
  });

  it('replaces a lone surrogate without moving anything', () => {
    expect(textOf('<p>a</p>').length).toBe(1);
    document.querySelector('p')?.replaceChildren('a\ud83db');
    const article = document.querySelector('article');
    expect(article && buildTextMap(article, styleOf).text).toBe('a\ufffdb');
  });
});

describe('the text of a page with more than one tree', () => {
  const inShadow = (html: string, light = '') => {
    document.body.innerHTML = `<article><x-story>${light}</x-story></article>`;
    const host = document.querySelector('x-story');
    const root = host?.attachShadow({ mode: 'open' });
    if (root === undefined) throw new Error('no shadow root');
    root.innerHTML = html;
    return { root, map: buildTextMap(document.body, styleOf) };
  };

  it('is read in open shadow roots, in place of what the host holds', () => {
    const { root, map } = inShadow('<p>One</p><p>two</p>', '<p>not shown</p>');
    expect(map.text).toBe('One\n\ntwo');
    expect(map.trees).toEqual([root]);
  });

  it('is read where slots show it, once, and never in two trees with one range', () => {
    const light = '<b slot="who">Mara</b>, who asked not to be named.';
    const { map } = inShadow('<p>So said <slot name="who"></slot><slot></slot></p>', light);
    expect(map.text).toBe('So said Mara, who asked not to be named.');
    const ranges = rangesOf(map, 0, map.text.length) ?? [];
    expect(ranges.map(String).join('|')).toBe('So said |Mara|, who asked not to be named.');
  });

  it('falls back on what a slot holds itself', () => {
    expect(inShadow('<p><slot>Nobody</slot> came.</p>').map.text).toBe('Nobody came.');
  });
});

describe('a selection', () => {
  it('is read from where it begins to where it ends', () => {
    document.body.innerHTML = '<p>One two</p><p>three <b>four</b></p><p>five six</p>';
    const [first, , last] = document.querySelectorAll('p');
    const range = document.createRange();
    range.setStart(first?.firstChild ?? document.body, 4);
    range.setEnd(last?.firstChild ?? document.body, 4);
    const { text } = inOneGo(readText(document.body, styleOf, range));
    expect(text).toBe('two\n\nthree four\n\nfive');
  });

  it('never says what is outside of it', () => {
    fc.assert(
      fc.property(articleArb, fc.nat(), fc.nat(), (article, one, other) => {
        const whole = buildTextMap(article, styleOf);
        if (whole.text === '') return;
        const [from = 0, to = 0] = [one, other]
          .map((offset) => offset % whole.text.length)
          .sort((a, b) => a - b);
        // Nobody selects half a character.
        const ranges = whole.text.slice(from, to + 1).isWellFormed()
          ? rangesOf(whole, from, to + 1)
          : null;
        const [first, last] = [ranges?.[0], ranges?.at(-1)];
        if (first === undefined || last === undefined) return;
        const range = document.createRange();
        range.setStart(first.startContainer, first.startOffset);
        range.setEnd(last.endContainer, last.endOffset);
        const { text } = inOneGo(readText(article, styleOf, range));
        const squeezed = (value: string) => value.replace(/\s+/g, '');
        expect(squeezed(whole.text)).toContain(squeezed(text));
        expect(text.length).toBeLessThanOrEqual(to + 1 - from);
      }),
      { numRuns: 200 },
    );
  });
});

describe('any page', () => {
  it('maps every unit of the text to the unit of the page it came from', () => {
    fc.assert(
      fc.property(articleArb, (article) => {
        const { text, pieces } = buildTextMap(article, styleOf);
        let end = 0;
        for (const piece of pieces) {
          expect(piece.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(end, piece.start)).toMatch(/^(\n|\n\n)?$/);
          const length = piece.end - piece.start;
          const inPage = piece.node.data.slice(piece.offset, piece.offset + length);
          const inText = text.slice(piece.start, piece.end);
          const same = (a: string, b: string) =>
            a === b || (/[\t\n\f\r ]/.test(a) && b === ' ') || b === '\ufffd' || a === '\ud83d';
          for (let i = 0; i < length; i += 1) {
            expect(same(inPage[i] ?? '', inText[i] ?? '')).toBe(true);
          }
          end = piece.end;
        }
        expect(end).toBe(text.length);
      }),
      { numRuns: 300 },
    );
  });

  it('gives every sentence of the text back as ranges that say the same', () => {
    fc.assert(
      fc.property(articleArb, (article) => {
        const map = buildTextMap(article, styleOf);
        for (const { start, end } of spansOf(map.text)) {
          const ranges = rangesOf(map, start, end);
          expect(ranges).not.toBeNull();
          const squeezed = (value: string) => comparable(value).replace(/\s+/g, '');
          const inPage = (ranges ?? []).map((range) => range.toString()).join('');
          expect(squeezed(inPage)).toBe(squeezed(map.text.slice(start, end)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never reads hidden words, never changes the page, and is the same twice', () => {
    fc.assert(
      fc.property(articleArb, (article) => {
        const before = article.outerHTML;
        const { text } = buildTextMap(article, styleOf);
        expect(text).not.toContain('HIDDEN');
        expect(article.outerHTML).toBe(before);
        expect(buildTextMap(article, styleOf).text).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('has no white space at the ends of its text', () => {
    fc.assert(
      fc.property(articleArb, (article) => {
        if (article.querySelector('pre') !== null) return;
        const { text } = buildTextMap(article, styleOf);
        expect(text).toBe(text.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, ''));
        expect(text).not.toMatch(/\n{3}| {2}|[\t\f\r]/);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a range', () => {
  it('is refused where the page has changed', () => {
    const map = mapOf('<p>The ferry <b>may</b> have sunk.</p>');
    expect(rangesOf(map, 0, map.text.length)?.map(String)).toEqual(['The ferry may have sunk.']);
    const bold = document.querySelector('b');
    if (bold) bold.textContent = 'must';
    expect(rangesOf(map, 0, map.text.length)).toBeNull();
  });

  it('is refused where a node has left the page or become too short', () => {
    const map = mapOf('<p>The ferry may have sunk.</p>');
    const node = document.querySelector('p')?.firstChild as Text;
    node.data = 'The';
    expect(rangesOf(map, 0, map.text.length)).toBeNull();
    node.remove();
    expect(rangesOf(map, 0, 3)).toBeNull();
  });

  it('is split where hidden words or a line break stand in between', () => {
    const map = mapOf('<p>The ferry <i style="display:none">not</i> may<br>have sunk.</p>');
    expect(map.text).toBe('The ferry may\nhave sunk.');
    const ranges = rangesOf(map, 0, map.text.length)?.map(String);
    expect(ranges).toEqual(['The ferry ', 'may', 'have sunk.']);
  });

  it('is nothing for an empty or outlying span', () => {
    const map = mapOf('<p>One</p><p>Two</p>');
    expect(rangesOf(map, 3, 5)).toBeNull();
    expect(rangesOf(map, 99, 120)).toBeNull();
  });
});
