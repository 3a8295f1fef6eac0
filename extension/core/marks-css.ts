/** The names and the style sheet of the marks. Two signals, two shapes: dots and waves. */

import { MARK_LABELS, type MarkLabel } from './contract';
import { STRENGTHS, type Strength } from './findings';
import { cssColor, PALETTES, type Ground, type Palette, type PaletteName } from './palette';

export const GROUNDS = ['light', 'dark'] as const satisfies readonly Ground[];

const SHORT = { hedging: 'hedging', anonymous_sourcing: 'anonymous' } as const;
const LINE_STYLE = { hedging: 'dotted', anonymous_sourcing: 'wavy' } as const;
/** Two lines under one sentence keep apart: dots close to the words, waves below them. */
const LINE_OFFSET = { hedging: '0.14em', anonymous_sourcing: '0.3em' } as const;
/** The surer, the heavier: strength shows where tints do not. */
const LINE_WIDTH = {
  hedging: { 1: '0.09em', 2: '0.11em', 3: '0.13em' },
  anonymous_sourcing: { 1: '0.05em', 2: '0.07em', 3: '0.085em' },
} as const satisfies Record<MarkLabel, Record<Strength, string>>;

export const FLASH = 'hearsay-flash';

const FORCED_OFFSET = { hedging: '-0.03em', anonymous_sourcing: '0.05em' } as const;
const FORCED_WIDTH = { hedging: '0.1em', anonymous_sourcing: '0.045em' } as const;
const FORCED_CUE_WIDTH = { hedging: '0.18em', anonymous_sourcing: '0.08em' } as const;

/** The name of the CSS highlight of a label × strength on a ground: the line under a sentence. */
export function sentenceHighlight(ground: Ground, label: MarkLabel, strength: Strength): string {
  return `hearsay-${ground}-${SHORT[label]}-${strength}`;
}

/** The tint behind it; a sentence with two labels has two lines and one tint, or it would be gray. */
export function tintHighlight(ground: Ground, label: MarkLabel, strength: Strength): string {
  return `${sentenceHighlight(ground, label, strength)}-tint`;
}

export function cueHighlight(ground: Ground, label: MarkLabel): string {
  return `hearsay-${ground}-${SHORT[label]}-cue`;
}

const EVERY = GROUNDS.flatMap((ground) => MARK_LABELS.map((label) => [ground, label] as const));

/** Every name that is ever given to a highlight. */
export const HIGHLIGHTS: readonly string[] = [
  ...EVERY.flatMap(([ground, label]) => [
    ...STRENGTHS.map((strength) => sentenceHighlight(ground, label, strength)),
    ...STRENGTHS.map((strength) => tintHighlight(ground, label, strength)),
    cueHighlight(ground, label),
  ]),
  FLASH,
];

/** Returns the style sheet for every mark; the page's own text color is never touched. */
export function marksCss(name: PaletteName): string {
  const palette: Palette = PALETTES[name];
  const lines = EVERY.flatMap(([ground, label]) =>
    STRENGTHS.map((strength) => lineRule(palette, ground, label, strength)),
  );
  const tints = EVERY.flatMap(([ground, label]) => tintRules(palette, ground, label));
  return `${lines.join('\n')}
@media (forced-colors: none) {
${tints.join('\n')}
::highlight(${FLASH}) { background-color: rgb(255 214 64 / 0.55); }
}
@media (forced-colors: active) {
${EVERY.map(([ground, label]) => forcedRules(ground, label)).join('\n')}
::highlight(${FLASH}) { background-color: Highlight; color: HighlightText; }
}
@media print {
::highlight(${FLASH}) { background-color: transparent; }
}`;
}

/** The shape says which signal it is, whatever the colors. */
function lineRule(palette: Palette, ground: Ground, label: MarkLabel, strength: Strength): string {
  const color = cssColor(palette[ground][label].line);
  return `::highlight(${sentenceHighlight(ground, label, strength)}) {
  text-decoration: underline ${LINE_STYLE[label]} ${color} ${LINE_WIDTH[label][strength]};
  text-underline-offset: ${LINE_OFFSET[label]};
  text-decoration-skip-ink: none;
}`;
}

function tintRules(palette: Palette, ground: Ground, label: MarkLabel): string[] {
  const { tint, opacity, cue } = palette[ground][label];
  const rule = (name: string, color: string) =>
    `::highlight(${name}) { background-color: ${color}; }`;
  return [
    ...STRENGTHS.map((strength) =>
      rule(tintHighlight(ground, label, strength), cssColor(tint, opacity[strength])),
    ),
    rule(cueHighlight(ground, label), cssColor(cue)),
  ];
}

/**
 * Where the person's own colors rule, browsers paint highlights as they do a selection, lines in
 * the color of its text: so these stay on its ground. Cue words' lines are thicker.
 */
function forcedRules(ground: Ground, label: MarkLabel): string {
  const sentence = STRENGTHS.map(
    (strength) => `::highlight(${sentenceHighlight(ground, label, strength)})`,
  );
  const cue = `::highlight(${cueHighlight(ground, label)})`;
  return `${sentence.join(', ')} {
  text-decoration-thickness: ${FORCED_WIDTH[label]};
  text-underline-offset: ${FORCED_OFFSET[label]};
}
${cue} {
  text-decoration: underline ${LINE_STYLE[label]} ${FORCED_CUE_WIDTH[label]};
  text-underline-offset: ${FORCED_OFFSET[label]};
  text-decoration-skip-ink: none;
}`;
}
