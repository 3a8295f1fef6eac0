/**
 * The style of marks in shadow roots. Sheets of the page do not reach into them; the person's does,
 * but Chromium paints the ground of a highlight only as a sheet of its own tree asks for it.
 */

import type { Mark } from '../core/anchor';
import { marksCss } from '../core/marks-css';
import type { PaletteName } from '../core/palette';

export class TreeSheets {
  private readonly adopted = new Map<ShadowRoot, CSSStyleSheet>();

  /** Adds a sheet to each of the trees; no node of theirs is touched. */
  put(trees: ReadonlySet<ShadowRoot>, palette: PaletteName): void {
    if (trees.size === 0) return;
    const css = marksCss(palette);
    for (const tree of trees) {
      try {
        const sheet = new (tree.ownerDocument.defaultView ?? window).CSSStyleSheet();
        sheet.replaceSync(css);
        tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet];
        this.adopted.set(tree, sheet);
      } catch {
        // Firefox lets no content script do that: there the person's sheet is enough.
        return;
      }
    }
  }

  take(): void {
    for (const [tree, sheet] of this.adopted) {
      tree.adoptedStyleSheets = tree.adoptedStyleSheets.filter((other) => other !== sheet);
    }
    this.adopted.clear();
  }
}

export function treesOf(marks: readonly Mark[]): Set<ShadowRoot> {
  const trees = new Set<ShadowRoot>();
  for (const { ranges } of marks) {
    for (const { startContainer } of ranges) {
      const root = startContainer.getRootNode();
      if (root instanceof ShadowRoot) trees.add(root);
    }
  }
  return trees;
}
