/** From offsets in the text to ranges in the page, and only where both still say the same. */

import type { Piece, TextMap } from './text-builder';
import { comparable } from './whitespace';

/** The index of the first piece that ends after `offset`. */
function pieceAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Returns the ranges of the page that hold `text[start, end)`, or null when the page no longer
 * says that. There are several where the page has something in between that is not in the text
 * (a hidden remark, a `<br>`): a mark must not run across it.
 */
export function rangesOf(map: TextMap, start: number, end: number): Range[] | null {
  const ranges: Range[] = [];
  let first = pieceAt(map.pieces, start);
  while (first < map.pieces.length) {
    const last = endOfSegment(map.pieces, first, end);
    const range = segment(map, first, last, start, end);
    if (range === null) return null;
    ranges.push(range);
    first = last + 1;
    if ((map.pieces[first]?.start ?? end) >= end) break;
  }
  return ranges.length === 0 ? null : ranges;
}

/** The last piece that a single range can reach from piece `first` without leaving `end`. */
function endOfSegment(pieces: readonly Piece[], first: number, end: number): number {
  let last = first;
  for (let next = pieces[last + 1]; next !== undefined; next = pieces[last + 1]) {
    if (next.start >= end || next.detached) break;
    last += 1;
  }
  return last;
}

function segment(map: TextMap, first: number, last: number, start: number, end: number) {
  const [head, tail] = [map.pieces[first], map.pieces[last]];
  if (head === undefined || tail === undefined) return null;
  const from = Math.max(start, head.start);
  const to = Math.min(end, tail.end);
  if (from >= to) return null;
  const headOffset = head.offset + from - head.start;
  const tailOffset = tail.offset + to - tail.start;
  if (!holds(head, headOffset) || !holds(tail, tailOffset)) return null;
  const range = head.node.ownerDocument.createRange();
  range.setStart(head.node, headOffset);
  range.setEnd(tail.node, tailOffset);
  const same = comparable(range.toString()) === comparable(map.text.slice(from, to));
  return same ? range : null;
}

/** The node is still in the page and still long enough. */
function holds(piece: Piece, offset: number): boolean {
  return piece.node.isConnected && offset <= piece.node.length;
}
