/** One text out of many text nodes, with the way back: which character stands where in the page. */

import { isCollapsible, isInvisible, type WhiteSpace } from './whitespace';

/**
 * A stretch of text that is, unit for unit, a stretch of one text node:
 * `text[start + i]` is `node.data[offset + i]`, up to collapsed white space reading as a space.
 */
export interface Piece {
  readonly node: Text;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
  /** Something that is not in the text stands in the page before this piece. */
  readonly detached: boolean;
}

/** Offsets are UTF-16 code units, as everywhere in JavaScript. */
export interface TextMap {
  readonly text: string;
  /** In the order of the text, not overlapping; joining blank lines belong to none. */
  readonly pieces: readonly Piece[];
  /** Shadow roots and bodies of frames that some of the text stands in. */
  readonly trees: readonly Node[];
}

type Break = '' | '\n' | '\n\n';

const SPACE = 0x20;
const NEWLINE = 0x0a;

export class TextBuilder {
  private readonly parts: string[] = [];
  private readonly pieces: Piece[] = [];
  private length = 0;
  private pendingBreak: Break = '';
  private pendingSpace: { node: Text; offset: number; detached: boolean } | null = null;
  private detached = false;

  /** The text so far ends a block. */
  endBlock(): void {
    this.pendingBreak = '\n\n';
  }

  /** A `<br>`: two of them with nothing between end a block. */
  breakLine(): void {
    this.pendingBreak = this.pendingBreak === '' ? '\n' : '\n\n';
  }

  /** Something of the page is left out here: marks must not reach across it. */
  skip(): void {
    this.detached = true;
  }

  /** How long the text is by now. */
  get size(): number {
    return this.length;
  }

  /** Adds the units `from` to `to` of a text node. */
  add(node: Text, whiteSpace: WhiteSpace, from = 0, to = node.length): void {
    const data = node.data.slice(0, to);
    let at = from;
    while (at < data.length) {
      const code = data.charCodeAt(at);
      if (isInvisible(code)) {
        at += 1;
      } else if (code === NEWLINE && whiteSpace === 'preserve-breaks') {
        this.breakLine();
        at += 1;
      } else if (collapses(code, whiteSpace)) {
        this.noteSpace(node, at);
        at += 1;
      } else {
        const end = endOfRun(data, at, whiteSpace);
        this.emitPending();
        this.emit(node, at, data.slice(at, end));
        at = end;
      }
    }
  }

  finish(): Omit<TextMap, 'trees'> {
    // A lone surrogate cannot travel as JSON text everywhere; its stand-in has the same length.
    return { text: this.parts.join('').toWellFormed(), pieces: this.pieces };
  }

  /** White space counts once, and only when a word follows it in the same line. */
  private noteSpace(node: Text, offset: number): void {
    if (this.pendingSpace !== null) return;
    this.pendingSpace = { node, offset, detached: this.detached };
    this.detached = false;
  }

  private emitPending(): void {
    const space = this.pendingSpace;
    this.pendingSpace = null;
    if (this.pendingBreak !== '') {
      if (this.length > 0) {
        this.parts.push(this.pendingBreak);
        this.length += this.pendingBreak.length;
        this.detached = true;
      }
      this.pendingBreak = '';
    } else if (space !== null && this.length > 0) {
      const detachedSince = this.detached;
      this.detached = space.detached;
      this.emit(space.node, space.offset, ' ');
      this.detached = detachedSince;
    }
  }

  private emit(node: Text, offset: number, text: string): void {
    const start = this.length;
    this.length += text.length;
    this.parts.push(text);
    const last = this.pieces.at(-1);
    const follows =
      !this.detached &&
      last?.node === node &&
      last.end === start &&
      last.offset + (last.end - last.start) === offset;
    if (follows) this.pieces[this.pieces.length - 1] = { ...last, end: this.length };
    else this.pieces.push({ node, offset, start, end: this.length, detached: this.detached });
    this.detached = false;
  }
}

function collapses(code: number, whiteSpace: WhiteSpace): boolean {
  return whiteSpace !== 'preserve' && isCollapsible(code);
}

/** The end of the longest stretch from `at` that reads the same in the text as in the page. */
function endOfRun(data: string, at: number, whiteSpace: WhiteSpace): number {
  let end = at + 1;
  while (end < data.length) {
    const code = data.charCodeAt(end);
    if (isInvisible(code)) return end;
    if (collapses(code, whiteSpace)) {
      // A single space between two words is what it collapses to.
      const next = data.charCodeAt(end + 1);
      const single = code === SPACE && end + 1 < data.length;
      if (!single || isInvisible(next) || isCollapsible(next)) return end;
    }
    end += 1;
  }
  return end;
}
