/** Whether a text stands on a light or on a dark ground. */

import { luminance, parseColor, type Ground } from '../core/palette';

/** Text lighter than this is written on something dark. */
const LIGHT_TEXT = 0.4;

/** Told by the color of the text: what is behind it may be a picture, the text is always there. */
export function groundOf(range: Range): Ground {
  const element = range.startContainer.parentElement;
  if (element === null) return 'light';
  const view = element.ownerDocument.defaultView ?? window;
  return brightness(view.getComputedStyle(element).color) > LIGHT_TEXT ? 'dark' : 'light';
}

/** The relative luminance of a computed color, as near as a choice of two needs; dark if unknown. */
export function brightness(computed: string): number {
  const plain = parseColor(computed);
  if (plain !== null) return luminance(plain.color);
  const [, space = '', first = '', rest = ''] =
    /^(oklab|oklch|lab|lch|color)\((\S+)([^)]*)\)$/.exec(computed) ?? [];
  if (space === 'color') return luminance(channels(rest));
  const lightness = Number.parseFloat(first);
  if (Number.isNaN(lightness)) return 0;
  return space.startsWith('ok') ? lightness ** 3 : ((lightness + 16) / 116) ** 3;
}

/** The three numbers of `color(srgb 0.1 0.2 0.3 / 0.5)`, as bytes; any wide gamut will do. */
function channels(numbers: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = numbers.trim().split(/\s+/).map(Number);
  return [red * 255, green * 255, blue * 255];
}
