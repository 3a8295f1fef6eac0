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

/**
 * Returns the left and top of a card of `card` size: under the sentence, else above it, else in
 * the corner of `view` that is farthest from the pointer. `sentence` bounds the whole sentence.
 */
export function placeCard(
  sentence: Box,
  pointer: { x: number; y: number },
  card: Size,
  view: Size,
): { left: number; top: number } {
  const left = clamp(pointer.x - card.width / 3, MARGIN, view.width - card.width - MARGIN);
  const lowest = view.height - card.height - MARGIN;
  const below = Math.max(MARGIN, sentence.bottom + GAP);
  if (below <= lowest) return { left, top: below };
  const above = Math.min(lowest, sentence.top - GAP - card.height);
  if (above >= MARGIN) return { left, top: above };
  return { left, top: pointer.y > view.height / 2 ? MARGIN : Math.max(MARGIN, lowest) };
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
