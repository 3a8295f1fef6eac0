/** The page script's side of the messages. */

import { browser } from 'wxt/browser';

import { anchor } from '../core/anchor';
import { findArticleRoot, linkLength, looksLikeArticle } from '../core/article';
import { FailureError, resultOf } from '../core/failure';
import { findingsOf } from '../core/findings';
import { isToPage, unreachable, type FromPage, type Preview, type ToPage } from '../core/messages';
import type { TextMap } from '../core/text-builder';
import { buildTextMap } from '../core/text-map';
import { createOverlay } from '../overlay/overlay';
import { TEST_BUILD } from './build';
import { translate } from './i18n';

const styleOf = (element: Element): CSSStyleDeclaration => getComputedStyle(element);

export function createPage(): void {
  const overlay = createOverlay({ translate, shadow: TEST_BUILD ? 'open' : 'closed' });
  let map: TextMap = { text: '', pieces: [] };
  let reading = 0;

  const read = (): Preview => {
    const root = findArticleRoot(document, styleOf);
    const fresh = buildTextMap(root, styleOf);
    if (reading === 0 || fresh.text !== map.text) reading += 1;
    map = fresh;
    const { text } = map;
    return {
      reading,
      text,
      words: text.split(/\s+/).filter(Boolean).length,
      looksLikeArticle: looksLikeArticle({ text, linkLength: linkLength(root) }),
    };
  };

  const mark = (message: Extract<ToPage, { kind: 'mark' }>): FromPage['mark'] => {
    if (message.reading !== reading) throw new FailureError({ kind: 'pageGone' });
    const { marks, dropped } = anchor(map, findingsOf(map.text, message.answer));
    overlay.show(marks, message.precision);
    return { sentences: marks.map(({ sentence }) => sentence), dropped, painted: overlay.painted };
  };

  const answer = (message: ToPage): FromPage[ToPage['kind']] => {
    switch (message.kind) {
      case 'read':
        return read();
      case 'mark':
        return mark(message);
      case 'reveal':
        return overlay.reveal(message.start);
      case 'clear':
        overlay.clear();
        return null;
      default:
        return unreachable(message);
    }
  };

  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (sender.id !== browser.runtime.id || !isToPage(message)) return false;
    void resultOf(() => answer(message)).then(reply);
    return true;
  });
}
