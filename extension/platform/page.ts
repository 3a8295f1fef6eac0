/** The page script's side of the messages. */

import { browser } from 'wxt/browser';

import { anchor } from '../core/anchor';
import { findArticleRoot, linkLength, looksLikeArticle } from '../core/article';
import { FailureError, resultOf } from '../core/failure';
import { findingsOf } from '../core/findings';
import {
  isToPage,
  unreachable,
  type FromPage,
  type Marked,
  type Preview,
  type ToPage,
} from '../core/messages';
import type { TextMap } from '../core/text-builder';
import { buildTextMap } from '../core/text-map';
import { Overlay } from '../overlay/overlay';
import { TEST_BUILD } from './build';
import { translate } from './i18n';

const styleOf = (element: Element): CSSStyleDeclaration => getComputedStyle(element);

export function createPage(): void {
  const page = new Page();
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (sender.id !== browser.runtime.id || !isToPage(message)) return false;
    void resultOf(() => page.answer(message)).then(reply);
    return true;
  });
}

class Page {
  private readonly overlay = new Overlay({ translate, shadow: TEST_BUILD ? 'open' : 'closed' });
  private map: TextMap = { text: '', pieces: [] };
  private reading = 0;

  answer(message: ToPage): FromPage[ToPage['kind']] {
    switch (message.kind) {
      case 'read':
        return this.read();
      case 'mark':
        return this.mark(message);
      case 'reveal':
        return this.overlay.reveal(message.start);
      case 'clear':
        this.overlay.clear();
        return null;
      default:
        return unreachable(message);
    }
  }

  private read(): Preview {
    const root = findArticleRoot(document, styleOf);
    const map = buildTextMap(root, styleOf);
    if (this.reading === 0 || map.text !== this.map.text) this.reading += 1;
    this.map = map;
    const { text } = map;
    return {
      reading: this.reading,
      text,
      words: text.split(/\s+/).filter(Boolean).length,
      looksLikeArticle: looksLikeArticle({ text, linkLength: linkLength(root) }),
    };
  }

  private mark({ reading, answer, precision }: Extract<ToPage, { kind: 'mark' }>): Marked {
    if (reading !== this.reading) throw new FailureError({ kind: 'pageGone' });
    const { marks, dropped } = anchor(this.map, findingsOf(this.map.text, answer));
    this.overlay.show(marks, precision);
    const sentences = marks.map(({ sentence }) => sentence);
    return { sentences, dropped, painted: this.overlay.painted };
  }
}
