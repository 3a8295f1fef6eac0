/** Paints marks with CSS Custom Highlights: ranges are named, no node of the page is touched. */

import type { Mark } from '../core/anchor';
import type { Finding } from '../core/findings';
import { cueHighlight, FLASH, sentenceHighlight, tintHighlight } from '../core/marks-css';
import { groundOf } from './ground';

const OWN_NAME = /^hearsay-/;
/** What is painted over what. */
const PRIORITY = { tint: 0, line: 1, cue: 2, flash: 3 } as const;

export function canPaint(): boolean {
  return typeof Highlight === 'function' && typeof CSS !== 'undefined' && 'highlights' in CSS;
}

export function paint(marks: readonly Mark[]): void {
  unpaint();
  const groups = new Map<string, { priority: number; ranges: Range[] }>();
  const add = (name: string, priority: number, ranges: readonly Range[]): void => {
    const group = groups.get(name) ?? { priority, ranges: [] };
    group.ranges.push(...ranges);
    groups.set(name, group);
  };
  for (const mark of marks) {
    const [first] = mark.ranges;
    if (first === undefined) continue;
    const ground = groundOf(first);
    for (const { label, strength } of mark.sentence.findings) {
      add(sentenceHighlight(ground, label, strength), PRIORITY.line, mark.ranges);
    }
    const strongest = strongestOf(mark.sentence.findings);
    if (strongest !== null) {
      const { label, strength } = strongest;
      add(tintHighlight(ground, label, strength), PRIORITY.tint, mark.ranges);
    }
    for (const cue of mark.cues) {
      add(cueHighlight(ground, cue.label), PRIORITY.cue, cue.ranges);
    }
  }
  for (const [name, { priority, ranges }] of groups) setHighlight(name, priority, ranges);
}

/** Of two labels of the same strength the source tints the sentence: it is the rarer find. */
function strongestOf(findings: readonly Finding[]): Finding | null {
  return findings.reduce<Finding | null>(
    (best, finding) => (best === null || finding.strength >= best.strength ? finding : best),
    null,
  );
}

/** Draws the eye to one mark, until it is called with none. */
export function flash(ranges: readonly Range[]): void {
  if (ranges.length === 0) CSS.highlights.delete(FLASH);
  else setHighlight(FLASH, PRIORITY.flash, ranges);
}

export function unpaint(): void {
  for (const name of [...CSS.highlights.keys()]) {
    if (OWN_NAME.test(name)) CSS.highlights.delete(name);
  }
}

function setHighlight(name: string, priority: number, ranges: readonly Range[]): void {
  const highlight = new Highlight(...ranges);
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
}
