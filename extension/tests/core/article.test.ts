// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { findArticleRoot, linkLength, looksLikeArticle } from '../../core/article';
import { readableTexts } from '../../core/readable';
import { styleOf } from '../support/pages';

const PROSE =
  'The harbour office said on Tuesday that the ferry would stay in port until the hull had been read. ';
const paragraphs = (count: number) => `<p>${PROSE}</p>`.repeat(count);

function rootOf(html: string): Element {
  document.body.innerHTML = html;
  return findArticleRoot(document, styleOf, readableTexts);
}

describe('the article of a page', () => {
  it('is the largest article element', () => {
    const teaser = `<article id="teaser">${paragraphs(1)}</article>`;
    expect(rootOf(`${teaser}<article id="it">${paragraphs(6)}</article>${teaser}`).id).toBe('it');
  });

  it('is main where article elements are only teasers', () => {
    const teaser = `<article>${paragraphs(1)}</article>`;
    expect(rootOf(`<main id="it">${paragraphs(6)}${teaser}</main>`).id).toBe('it');
  });

  it('is the densest block where nothing is declared', () => {
    const page = `<div id="menu"><a href="#">${PROSE}</a></div><div id="it">${paragraphs(5)}</div>`;
    expect(rootOf(page).id).toBe('it');
  });

  it('is found where line breaks stand for paragraphs', () => {
    expect(rootOf(`<div id="it">${`${PROSE}<br><br>`.repeat(5)}</div><p>${PROSE}</p>`).id).toBe(
      'it',
    );
  });

  it('takes in the lead that stands before it', () => {
    const page = `<div id="it"><div>${paragraphs(1)}</div><div>${paragraphs(6)}</div></div>`;
    expect(rootOf(`<div>${page}<div id="menu"><a href="#">Home</a></div></div>`).id).toBe('it');
  });

  it('leaves out teasers and comments around it', () => {
    const around = `<article><p>${PROSE}</p></article>`;
    const comments = `<section class="comments">${paragraphs(3)}</section>`;
    const it = `<article id="it">${paragraphs(6)}</article>`;
    expect(rootOf(`<main>${around}${it}${around}${comments}</main>`).id).toBe('it');
  });

  it('is what the page declares where nothing is found', () => {
    document.body.innerHTML = `<main id="it">${paragraphs(3)}</main>`;
    expect(findArticleRoot(document, styleOf, () => null).id).toBe('it');
  });

  it('is found in an open shadow root', () => {
    document.body.innerHTML = `<x-page></x-page>`;
    const root = document.querySelector('x-page')?.attachShadow({ mode: 'open' });
    if (root) root.innerHTML = `<div id="menu">Menu</div><div id="it">${paragraphs(5)}</div>`;
    expect(findArticleRoot(document, styleOf, readableTexts).id).toBe('it');
  });

  it('is never in a hidden element', () => {
    const hidden = `<article style="display:none" id="no">${paragraphs(9)}</article>`;
    expect(rootOf(`${hidden}<div id="it">${paragraphs(3)}</div>`).id).not.toBe('no');
  });
});

describe('a text looks like an article', () => {
  it('when it has enough prose', () => {
    const text = Array.from({ length: 6 }, () => PROSE.trim()).join('\n\n');
    expect(looksLikeArticle({ text, linkLength: 40 })).toBe(true);
  });

  it('but not when it is short, a list of labels, or mostly links', () => {
    expect(looksLikeArticle({ text: PROSE, linkLength: 0 })).toBe(false);
    expect(looksLikeArticle({ text: 'Menu\n\n'.repeat(300), linkLength: 0 })).toBe(false);
    const text = PROSE.trim().concat('\n\n').repeat(6);
    expect(looksLikeArticle({ text, linkLength: text.length * 0.8 })).toBe(false);
  });

  it('counts the characters of links', () => {
    document.body.innerHTML = '<p>a <a href="#">bcd</a> <a>e</a></p>';
    expect(linkLength(document.body)).toBe(3);
  });
});
