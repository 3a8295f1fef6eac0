/** The chosen palette on the extension's own pages. */

import { cssColor, PALETTES, type PaletteName } from '../core/palette';

export function usePalette(
  name: PaletteName,
  element: HTMLElement = document.documentElement,
): void {
  const { light, dark } = PALETTES[name];
  const either = (one: string, other: string): string => `light-dark(${one}, ${other})`;
  for (const [label, short] of [
    ['hedging', 'hedging'],
    ['anonymous_sourcing', 'anonymous'],
  ] as const) {
    const [day, night] = [light[label], dark[label]];
    element.style.setProperty(`--${short}`, either(cssColor(day.line), cssColor(night.line)));
    const tint = either(cssColor(day.tint, 0.16), cssColor(night.tint, 0.42));
    element.style.setProperty(`--${short}-tint`, tint);
  }
}
