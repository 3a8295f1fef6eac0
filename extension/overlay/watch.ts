/** Watches the part of a page that was read, and says when it has changed and come to rest. */

import { HOST_TAG } from './card';

/** Rest after a change; a page that is never at rest is looked at now and then all the same. */
const REST = 150;
const LATEST = 1_000;
/** Of a page that moves without its text changing, less and less notice is taken. */
const MOST_PATIENCE = 16;

/** Attributes that show or hide text. */
const SHOWING = ['class', 'style', 'hidden', 'open', 'aria-hidden', 'slot', 'contenteditable'];
const INSIDE: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  attributeFilter: SHOWING,
};

export class Watch {
  private readonly observer = new MutationObserver((records) => this.notice(records));
  private timer: ReturnType<typeof setTimeout> | undefined;
  private firstNoticed: number | null = null;
  private patience = 1;

  constructor(
    private readonly changed: () => void,
    signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => {
      this.observer.disconnect();
      clearTimeout(this.timer);
    });
    // Back from the cache: what happened to the page meanwhile was told to nobody.
    const options = { signal, passive: true } as const;
    addEventListener('pageshow', (event) => event.persisted && this.expect(), options);
  }

  /** Watches from now on this root, and the shadow roots and frames in it. */
  over(root: Element, trees: readonly Node[]): void {
    this.notice(this.observer.takeRecords());
    this.observer.disconnect();
    for (const tree of [root, ...trees]) this.observer.observe(tree, INSIDE);
    // A page that puts another article in its place changes what is around the root.
    for (let at = outward(root); at !== null; at = outward(at)) {
      this.observer.observe(at, { childList: true });
    }
  }

  /** What was noticed last had to do with the text, or had not. */
  learn(relevant: boolean): void {
    this.patience = relevant ? 1 : Math.min(this.patience * 2, MOST_PATIENCE);
  }

  private notice(records: readonly MutationRecord[]): void {
    if (records.some((record) => !isOurs(record))) this.expect();
  }

  private expect(): void {
    const now = performance.now();
    this.firstNoticed ??= now;
    const latest = this.firstNoticed + LATEST * this.patience - now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), Math.max(0, Math.min(REST * this.patience, latest)));
  }

  private tell(): void {
    this.firstNoticed = null;
    this.changed();
  }
}

/** Tells whether a part of a page has changed since it was read. */
export class Stir {
  private readonly observer = new MutationObserver((records) => this.note(records));
  private noted = false;

  constructor(trees: readonly Node[]) {
    for (const tree of trees) this.observer.observe(tree, INSIDE);
  }

  /** Looks no longer, and says what it saw. */
  end(): boolean {
    this.note(this.observer.takeRecords());
    this.observer.disconnect();
    return this.noted;
  }

  private note(records: readonly MutationRecord[]): void {
    this.noted ||= records.some((record) => !isOurs(record));
    if (this.noted) this.observer.disconnect();
  }
}

/** The parent, out of shadow roots too. */
function outward(node: Node): Node | null {
  return node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
}

/** The card came or went. */
function isOurs({ type, addedNodes, removedNodes }: MutationRecord): boolean {
  const nodes = [...addedNodes, ...removedNodes];
  return type === 'childList' && nodes.every((node) => node.nodeName === HOST_TAG.toUpperCase());
}
