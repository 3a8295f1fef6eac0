/** The card that says why a sentence is marked: one shadow host, and nothing else, in the page. */

import type { Mark } from '../core/anchor';
import type { Translate } from '../core/wording';
import { button, h } from '../ui/dom';
import type { Basis, CardActions } from './card-actions';
import { findingSection } from './card-finding';
import { addCardStyle, colorsOf } from './card-style';
import { groundOf } from './ground';
import { homeOf } from './home';
import { boundsOf, placeCard } from './placement';
import { rectsOf, viewSize, zoomOf } from './rects';

export const HOST_TAG = 'hearsay-card';

export interface CardOptions {
  translate: Translate;
  /** Closed, so that the page cannot read what it says; test builds look in. */
  shadow: ShadowRootMode;
  actions: CardActions;
}

interface Point {
  x: number;
  y: number;
}

/** Where a card is, and what for. */
interface Shown {
  mark: Mark;
  pointer: Point;
  /** Opened by key: it gives the focus back. */
  held: boolean;
}

export class Card {
  private readonly host = document.createElement(HOST_TAG);
  private readonly root: ShadowRoot;
  private readonly box: HTMLElement;
  private readonly resized = new ResizeObserver(() => this.place());
  private shown: Shown | null = null;
  private before: Element | null = null;
  /** Ends what the sections of a card are still waiting for. */
  private contents = new AbortController();

  constructor(private readonly options: CardOptions) {
    // A card of an earlier version of the extension, if any, belongs to nobody.
    for (const old of document.querySelectorAll(HOST_TAG)) old.remove();
    this.root = this.host.attachShadow({ mode: options.shadow });
    addCardStyle(this.root);
    this.box = h('div', { class: 'card', role: 'dialog', tabindex: '-1' });
    this.box.popover = 'manual';
    this.root.append(this.box);
  }

  /** Beside the pointer; the focus stays where it is. */
  show(mark: Mark, basis: Basis, pointer: Point): void {
    this.fill(mark, basis, { mark, pointer, held: false });
  }

  /** For those who came by key: the focus goes into it, and back when it closes. */
  open(mark: Mark, basis: Basis): void {
    if (!this.hasFocus()) this.before = document.activeElement;
    const [first] = mark.ranges;
    const { left = 0, bottom = 0 } = first?.getBoundingClientRect() ?? {};
    this.fill(mark, basis, { mark, pointer: { x: left, y: bottom }, held: true });
    this.box.focus({ preventScroll: true });
  }

  hide(): void {
    this.contents.abort();
    this.resized.disconnect();
    const back = this.shown?.held === true && this.hasFocus() ? this.before : null;
    this.shown = null;
    if (this.host.isConnected && this.box.matches(':popover-open')) this.box.hidePopover();
    if (back instanceof HTMLElement) back.focus({ preventScroll: true });
  }

  /** Somebody is at work in it, or came by key: it stays when the pointer goes or the page scrolls. */
  get busy(): boolean {
    return this.shown !== null && (this.shown.held || this.hasFocus());
  }

  /** The page has scrolled: true when the card went along. */
  follow(): boolean {
    if (!this.busy) return false;
    this.place();
    return true;
  }

  /** The event happened on the card. */
  owns(event: Event): boolean {
    return event.target === this.host;
  }

  remove(): void {
    this.hide();
    this.host.remove();
  }

  private hasFocus(): boolean {
    return document.activeElement === this.host;
  }

  private fill(mark: Mark, basis: Basis, shown: Shown): void {
    const { translate, actions } = this.options;
    this.contents.abort();
    this.contents = new AbortController();
    const home = homeOf(mark);
    if (this.host.parentNode !== home) home.append(this.host);
    const { sentence } = mark;
    // Who comes by key and does not see the page hears which sentence it is.
    this.box.setAttribute('aria-label', `${translate('cardTitle')}: ${sentence.text}`);
    const { signal } = this.contents;
    const close = button('', () => this.hide(), 'close');
    close.setAttribute('aria-label', translate('cardClose'));
    this.box.replaceChildren(
      ...sentence.findings.map((finding) =>
        findingSection({ sentence, finding, basis, translate, actions, signal }),
      ),
      h('p', { class: 'note' }, translate('notAboutTruth')),
      close,
    );
    const [first] = mark.ranges;
    const ground = first === undefined ? 'light' : groundOf(first);
    this.box.dataset['ground'] = ground;
    for (const [name, value] of colorsOf(basis.look.palette, ground)) {
      this.box.style.setProperty(name, value);
    }
    this.shown = shown;
    this.box.showPopover();
    this.box.scrollTop = 0;
    this.place();
    // It grows when words are picked, the page when its letters do: over its sentence neither may.
    this.resized.observe(this.box);
    this.resized.observe(document.documentElement);
  }

  private place(): void {
    if (this.shown === null) return;
    const { mark, pointer } = this.shown;
    const rects = mark.ranges.flatMap(rectsOf);
    if (rects.length === 0) return;
    this.box.style.zoom = String(1 / zoomOf(this.host.parentElement));
    this.box.style.maxHeight = '';
    const size = { width: this.box.offsetWidth, height: this.box.offsetHeight };
    const place = placeCard(boundsOf(rects), pointer, size, viewSize());
    const { left, top, maxHeight } = place;
    this.box.style.maxHeight = `${maxHeight}px`;
    this.box.style.left = `${left}px`;
    this.box.style.top = `${top}px`;
  }
}
