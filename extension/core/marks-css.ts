/** The names and the style sheet of the marks. Two signals, two shapes: dots and waves. */

import { MARK_LABELS, type MarkLabel } from './contract';
import { STRENGTHS, type Strength } from './findings';
import { cssColor, PALETTE, type Ground } from './palette';

export const GROUNDS = ['light', 'dark'] as const satisfies readonly Ground[];

const SHORT = { hedging: 'hedging', anonymous_sourcing: 'anonymous' } as const;
const LINE_STYLE = { hedging: 'dotted', anonymous_sourcing: 'wavy' } as const;
/** Two lines under one sentence keep apart: dots close to the words, waves below them. */
const LINE_OFFSET = { hedging: '0.14em', anonymous_sourcing: '0.3em' } as const;
const LINE_WIDTH = { hedging: '0.11em', anonymous_sourcing: '0.07em' } as const;

export const FLASH = 'hearsay-flash';

/** The name of the CSS highlight of a label × strength on a ground. */
export function sentenceHighlight(ground: Ground, label: MarkLabel, strength: Strength): string {
  return `hearsay-${ground}-${SHORT[label]}-${strength}`;
}

export function cueHighlight(ground: Ground, label: MarkLabel): string {
  return `hearsay-${ground}-${SHORT[label]}-cue`;
}

/** Returns the style sheet for every mark; the page's own text color is never touched. */
export function marksCss(): string {
  const rules = GROUNDS.flatMap((ground) =>
    MARK_LABELS.flatMap((label) => [
      ...STRENGTHS.map((strength) => sentenceRule(ground, label, strength)),
      cueRule(ground, label),
    ]),
  );
  return [...rules, flashRule(), forcedColors(), print()].join('\n');
}

function sentenceRule(ground: Ground, label: MarkLabel, strength: Strength): string {
  const ink = PALETTE[ground][label];
  return `::highlight(${sentenceHighlight(ground, label, strength)}) {
  background-color: ${cssColor(ink.tint, ink.opacity[strength])};
  text-decoration: underline ${LINE_STYLE[label]} ${cssColor(ink.line)} ${LINE_WIDTH[label]};
  text-underline-offset: ${LINE_OFFSET[label]};
  text-decoration-skip-ink: none;
}`;
}

function cueRule(ground: Ground, label: MarkLabel): string {
  const ink = PALETTE[ground][label];
  return `::highlight(${cueHighlight(ground, label)}) {
  background-color: ${cssColor(ink.tint, ink.cueOpacity)};
}`;
}

function flashRule(): string {
  return `::highlight(${FLASH}) { background-color: rgb(255 214 64 / 0.55); }`;
}

/** Where the person's own colors rule, the lines alone speak. */
function forcedColors(): string {
  const rules = GROUNDS.flatMap((ground) =>
    MARK_LABELS.flatMap((label) => [
      ...STRENGTHS.map(
        (strength) =>
          `  ::highlight(${sentenceHighlight(ground, label, strength)}) {
    background-color: transparent; text-decoration-color: LinkText;
  }`,
      ),
      `  ::highlight(${cueHighlight(ground, label)}) { background-color: Mark; color: MarkText; }`,
    ]),
  );
  return `@media (forced-colors: active) {\n${rules.join('\n')}\n}`;
}

function print(): string {
  return `@media print { ::highlight(${FLASH}) { background-color: transparent; } }`;
}
