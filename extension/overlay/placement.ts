/** Where the card goes: beside the sentence, never over it, inside the window. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 8;
const MARGIN = 8;
/** A card less tall than this is no use: it shows little more than its heading. */
const LEAST = 96;

/** Where a card goes, and how tall it may be there. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly maxHeight: number;
}

/**
 * Returns the place of a card that would be of `card` size: under the sentence or above it, where
 * it fits, else where there is more room, no taller than that. Only a sentence that leaves too
 * little of `view` on either side is covered, in the corner farthest from the pointer. `sentence`
 * bounds the whole sentence.
 */
export function placeCard(
  sentence: Box,
  pointer: { x: number; y: number },
  card: Size,
  view: Size,
): Place {
  const left = clamp(
    pointer.x - card.width / 3,
    MARGIN,
    Math.max(MARGIN, view.width - card.width - MARGIN),
  );
  const whole = view.height - 2 * MARGIN;
  const below = Math.max(MARGIN, sentence.bottom + GAP);
  const roomBelow = Math.min(whole, view.height - MARGIN - below);
  const roomAbove = Math.min(whole, sentence.top - GAP - MARGIN);
  if (card.height <= roomBelow || (roomBelow >= roomAbove && roomBelow >= LEAST)) {
    return { left, top: below, maxHeight: roomBelow };
  }
  if (card.height <= roomAbove || roomAbove >= LEAST) {
    const height = Math.min(card.height, roomAbove);
    const lowest = view.height - height - MARGIN;
    return { left, top: Math.min(lowest, sentence.top - GAP - height), maxHeight: roomAbove };
  }
  const lowest = Math.max(MARGIN, view.height - card.height - MARGIN);
  return { left, top: pointer.y > view.height / 2 ? MARGIN : lowest, maxHeight: whole };
}

/** The smallest box around all of `boxes`. */
export function boundsOf(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map((box) => box.left)),
    top: Math.min(...boxes.map((box) => box.top)),
    right: Math.max(...boxes.map((box) => box.right)),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}

export function contains(box: Box, x: number, y: number, slack = 0): boolean {
  return (
    x >= box.left - slack &&
    x <= box.right + slack &&
    y >= box.top - slack &&
    y <= box.bottom + slack
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
