/** Whether a text stands on a light or on a dark ground. */

import { luminance, parseColor, type Ground } from '../core/palette';

/** Text lighter than this is written on something dark. */
const LIGHT_TEXT = 0.4;

/** Told by the color of the text: what is behind it may be a picture, the text is always there. */
export function groundOf(range: Range): Ground {
  const element = range.startContainer.parentElement;
  if (element === null) return 'light';
  const ink = parseColor(getComputedStyle(element).color);
  return ink !== null && luminance(ink.color) > LIGHT_TEXT ? 'dark' : 'light';
}
