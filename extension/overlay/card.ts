/** The card that says why a sentence is marked: one shadow host, and nothing else, in the page. */

import type { Mark } from '../core/anchor';
import type { Finding } from '../core/findings';
import type { Precision } from '../core/messages';
import { certaintyKey, explanationKey, labelKey, type Translate } from '../core/wording';
import { CARD_CSS } from './card-style';
import { groundOf } from './ground';
import { boundsOf, placeCard } from './placement';

export const HOST_TAG = 'hearsay-card';

export interface CardOptions {
  translate: Translate;
  /** Closed, so that the page cannot read what it says; test builds look in. */
  shadow: ShadowRootMode;
}

export interface Card {
  show(mark: Mark, precision: Precision, pointer: { x: number; y: number }): void;
  hide(): void;
  /** The pointer event happened on the card. */
  owns(event: Event): boolean;
  remove(): void;
}

export function createCard({ translate, shadow }: CardOptions): Card {
  // A card of an earlier version of the extension, if any, belongs to nobody.
  for (const old of document.querySelectorAll(HOST_TAG)) old.remove();
  const host = document.createElement(HOST_TAG);
  const root = host.attachShadow({ mode: shadow });
  addStyle(root);
  const box = element('div', 'card');
  box.popover = 'manual';
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', translate('cardTitle'));
  root.append(box);

  return {
    show(mark, precision, pointer) {
      if (!host.isConnected) document.documentElement.append(host);
      box.replaceChildren(
        ...mark.sentence.findings.map((finding) => findingSection(finding, precision, translate)),
        element('p', 'note', translate('notAboutTruth')),
      );
      const [first] = mark.ranges;
      if (first !== undefined) box.dataset['ground'] = groundOf(first);
      box.showPopover();
      place(box, mark, pointer);
    },
    hide() {
      if (host.isConnected && box.matches(':popover-open')) box.hidePopover();
    },
    owns: (event) => event.target === host,
    remove: () => host.remove(),
  };
}

/** A constructed sheet passes any content security policy; where it cannot be used, an element. */
function addStyle(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CARD_CSS);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(element('style', '', CARD_CSS));
  }
}

function place(box: HTMLElement, mark: Mark, pointer: { x: number; y: number }): void {
  const rects = mark.ranges.flatMap((range) => [...range.getClientRects()]);
  if (rects.length === 0) return;
  const view = {
    width: document.documentElement.clientWidth,
    height: document.documentElement.clientHeight,
  };
  const size = { width: box.offsetWidth, height: box.offsetHeight };
  const { left, top } = placeCard(boundsOf(rects), pointer, size, view);
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}

function findingSection(finding: Finding, precision: Precision, translate: Translate): HTMLElement {
  const section = element('section', finding.label);
  const header = element('header', '');
  const heading = element('h2', '');
  heading.append(element('span', '', translate(labelKey(finding))));
  const percent = Math.round(finding.probability * 100);
  header.append(heading, element('span', 'sure', translate(certaintyKey(finding), percent)));
  section.append(header);
  if (finding.cues.length > 0) section.append(cueList(finding));
  section.append(element('p', '', translate(explanationKey(finding))));
  const measured = precision[finding.label];
  if (measured !== undefined) {
    const figures = [measured.value, measured.low, measured.high].map((n) => Math.round(n * 100));
    section.append(element('p', 'soft', translate('measuredPrecision', ...figures)));
  }
  return section;
}

function cueList(finding: Finding): HTMLElement {
  const list = element('ul', 'cues');
  list.append(
    ...[...new Set(finding.cues.map((cue) => cue.text))].map((text) => element('li', '', text)),
  );
  return list;
}

function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
