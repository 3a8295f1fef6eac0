/** Paints marks with CSS Custom Highlights: ranges are named, no node of the page is touched. */

import type { Mark } from '../core/anchor';
import type { Finding } from '../core/findings';
import {
  cueHighlight,
  FLASH,
  HIGHLIGHTS,
  sentenceHighlight,
  tintHighlight,
} from '../core/marks-css';
import type { Ground, PaletteName } from '../core/palette';
import type { Slices } from '../core/slices';
import { groundOf } from './ground';
import { treesOf, TreeSheets } from './tree-sheets';

/** What is painted over what. */
const PRIORITY = { tint: 0, line: 1, cue: 2, flash: 3 } as const;

type GroundAt = (range: Range) => Ground;
type Layer = keyof typeof PRIORITY;

interface Stroke {
  readonly layer: Layer;
  readonly name: string;
  readonly ranges: readonly Range[];
}

/** A window with the registry of its own document. */
type Registry = Window & Pick<typeof globalThis, 'CSS' | 'Highlight'>;

export function canPaint(): boolean {
  return typeof Highlight === 'function' && typeof CSS !== 'undefined' && 'highlights' in CSS;
}

/** The marks of one page, frames included; each document has a registry of its own. */
export class Painter {
  private painted = new Set<Registry>();
  private turn = 0;
  private readonly sheets = new TreeSheets();

  /** The old marks stand until the new ones are ready: then they change places, name by name. */
  *paint(marks: readonly Mark[], palette: PaletteName): Slices<void> {
    this.turn += 1;
    const { turn } = this;
    const groundAt = grounds();
    const pages = new Groups<Registry, Groups<string, Range[]>>(() => new Groups(() => []));
    const layers = new Map<string, Layer>();
    for (const mark of marks) {
      for (const { layer, name, ranges } of strokesOf(mark, groundAt)) {
        layers.set(name, layer);
        for (const range of ranges) {
          const registry = registryOf(range);
          if (registry !== null) pages.at(registry).at(name).push(range);
        }
      }
      yield;
    }
    // Other marks have been asked for while these were prepared.
    if (turn !== this.turn) return;
    this.sheets.take();
    this.sheets.put(treesOf(marks), palette);
    this.painted = new Set([registryOfThisPage(), ...this.painted, ...pages.keys()]);
    for (const registry of this.painted) {
      for (const name of HIGHLIGHTS) {
        const ranges = pages.get(registry)?.get(name);
        if (ranges === undefined) registry.CSS.highlights.delete(name);
        else set(registry, name, layers.get(name) ?? 'tint', ranges);
        // Of a very long page, a thousand ranges of one name take their time.
        if (ranges !== undefined) yield;
        if (turn !== this.turn) return;
      }
    }
    this.painted = new Set([registryOfThisPage(), ...pages.keys()]);
  }

  /** Draws the eye to one mark, until it is called with none. */
  flash(ranges: readonly Range[]): void {
    for (const registry of this.painted) registry.CSS.highlights.delete(FLASH);
    const [first] = ranges;
    const registry = first === undefined ? null : registryOf(first);
    if (registry !== null) set(registry, FLASH, 'flash', ranges);
  }

  unpaint(): void {
    this.turn += 1;
    // By name: Firefox hands content scripts no list of the names that are there.
    for (const registry of [registryOfThisPage(), ...this.painted]) {
      for (const name of HIGHLIGHTS) registry.CSS.highlights.delete(name);
    }
    this.painted.clear();
    this.sheets.take();
  }
}

class Groups<Key, Value> extends Map<Key, Value> {
  constructor(private readonly make: () => Value) {
    super();
  }

  at(key: Key): Value {
    const found = this.get(key) ?? this.make();
    this.set(key, found);
    return found;
  }
}

/** What is drawn for a mark: its lines, one tint, and its cue words. */
function strokesOf({ ranges, sentence, cues }: Mark, groundAt: GroundAt): Stroke[] {
  const [first] = ranges;
  const strongest = strongestOf(sentence.findings);
  if (first === undefined || strongest === null) return [];
  const ground = groundAt(first);
  const lines = sentence.findings.map(({ label, strength }) => {
    return { layer: 'line', name: sentenceHighlight(ground, label, strength), ranges } as const;
  });
  const tint = tintHighlight(ground, strongest.label, strongest.strength);
  const words = cues.map((cue) => {
    return { layer: 'cue', name: cueHighlight(ground, cue.label), ranges: cue.ranges } as const;
  });
  return [...lines, { layer: 'tint', name: tint, ranges }, ...words];
}

/** Asks for the style of each element once. */
function grounds(): GroundAt {
  const known = new Map<Node, Ground>();
  return (range) => {
    const key = range.startContainer.parentNode ?? range.startContainer;
    const ground = known.get(key) ?? groundOf(range);
    known.set(key, ground);
    return ground;
  };
}

/** Of two labels of the same strength the source tints the sentence: it is the rarer find. */
function strongestOf(findings: readonly Finding[]): Finding | null {
  return findings.reduce<Finding | null>(
    (best, finding) => (best === null || finding.strength >= best.strength ? finding : best),
    null,
  );
}

/**
 * The window whose registry a range belongs to. Firefox shows a content script the registry of its
 * own window in place of a frame's, unless it asks past the wrapper.
 */
function registryOf(range: Range): Registry | null {
  const view = range.startContainer.ownerDocument?.defaultView ?? null;
  if (view === null || view === globalThis.window) return view;
  return (view as { wrappedJSObject?: Registry }).wrappedJSObject ?? view;
}

function registryOfThisPage(): Registry {
  return globalThis.window;
}

function set(registry: Registry, name: string, layer: Layer, ranges: readonly Range[]): void {
  const highlight = new registry.Highlight(...ranges);
  highlight.priority = PRIORITY[layer];
  registry.CSS.highlights.set(name, highlight);
}
