/** Which elements of a page belong to its text, and how they break it into blocks. */

/** The part of a computed style that decides. `getComputedStyle` answers it in a page. */
export interface Style {
  readonly display: string;
  readonly visibility: string;
  readonly whiteSpace: string;
  readonly float: string;
  readonly position: string;
  readonly opacity: string;
  readonly clipPath: string;
  readonly width: string;
  readonly height: string;
  readonly overflowX: string;
  readonly contentVisibility: string;
}
export type StyleOf = (element: Element) => Style;

/**
 * - `skip`: not part of the text, nor anything in it
 * - `block`: its text stands apart from what is before and after
 * - `inline`: its text runs on
 * - `break`: a line break
 */
export type Role = 'skip' | 'block' | 'inline' | 'break';

/** Never the words of an article: code, controls, and what stands beside the text. */
const SKIPPED_TAGS = new Set(
  (
    'SCRIPT STYLE NOSCRIPT TEMPLATE NAV ASIDE FOOTER FIGCAPTION IFRAME OBJECT EMBED VIDEO AUDIO ' +
    'CANVAS PICTURE IMG MAP BUTTON SELECT TEXTAREA INPUT DATALIST PROGRESS METER DIALOG RT RP'
  ).split(' '),
);

const SKIPPED_ROLES = new Set(
  'navigation complementary banner contentinfo search menu menubar toolbar dialog'.split(' '),
);

/** Inline by nature: when a page floats or positions them, they do not become paragraphs. */
const PHRASING_TAGS = new Set(
  'A ABBR B CITE CODE EM I INS MARK Q S SMALL SPAN STRONG SUB SUP TIME U'.split(' '),
);

/** A bar that sticks to the window says less than this. */
const FIXTURE_LENGTH = 200;

/** A floated initial is longer than this nowhere. */
const DROP_CAP_LENGTH = 3;

export function roleOf(element: Element, style: Style): Role {
  const tag = element.tagName.toUpperCase();
  if (tag === 'BR') return 'break';
  if (tag === 'WBR') return 'inline';
  if (isSkipped(element, tag) || isHidden(style) || isFolded(element, tag)) return 'skip';
  if (isOutOfFlow(style) && PHRASING_TAGS.has(tag)) return 'skip';
  if (isFixture(element, style)) return 'skip';
  if (isDropCap(element, tag, style)) return 'inline';
  return isInline(style.display) ? 'inline' : 'block';
}

/** Text directly in the element can be seen. (Its children decide for themselves.) */
export function showsText(style: Style): boolean {
  return style.visibility === 'visible' || style.visibility === '';
}

function isSkipped(element: Element, tag: string): boolean {
  if (SKIPPED_TAGS.has(tag) || !isHtml(element)) return true;
  // A page behind an open dialog is often `aria-hidden` as a whole; an ornament in a line is one.
  if (PHRASING_TAGS.has(tag) && element.getAttribute('aria-hidden') === 'true') return true;
  if (element.hasAttribute('contenteditable') && isEditable(element)) return true;
  const role = element.getAttribute('role');
  return role !== null && SKIPPED_ROLES.has(role.trim().toLowerCase());
}

function isEditable(element: Element): boolean {
  return element.getAttribute('contenteditable')?.toLowerCase() !== 'false';
}

function isHtml(element: Element): boolean {
  return element.namespaceURI === 'http://www.w3.org/1999/xhtml';
}

/** Nothing in it can be seen, whatever its children say. */
export function isHidden(style: Style): boolean {
  return (
    style.display === 'none' ||
    style.contentVisibility === 'hidden' ||
    Number(style.opacity || '1') === 0 ||
    isClippedAway(style)
  );
}

/** In a closed `<details>`; its computed style does not say so. */
function isFolded(element: Element, tag: string): boolean {
  const parent = element.parentElement;
  return parent?.localName === 'details' && tag !== 'SUMMARY' && !parent.hasAttribute('open');
}

/** The usual ways to keep text for screen readers alone: a box of a pixel, or clipped to nothing. */
function isClippedAway(style: Style): boolean {
  if (/^inset\((50|100)%\)/.test(style.clipPath)) return true;
  if (!isOutOfFlow(style) || style.overflowX === 'visible' || style.overflowX === '') return false;
  const [width, height] = [Number.parseFloat(style.width), Number.parseFloat(style.height)];
  return width <= 1 && height <= 1;
}

function isOutOfFlow(style: Style): boolean {
  return style.position === 'absolute' || style.position === 'fixed';
}

/** A bar that stays in the window while the text goes by; a fixed box of more words is a reader. */
function isFixture(element: Element, style: Style): boolean {
  if (style.position !== 'fixed' && style.position !== 'sticky') return false;
  return (element.textContent ?? '').length < FIXTURE_LENGTH;
}

function isDropCap(element: Element, tag: string, style: Style): boolean {
  if (style.float === 'none' || style.float === '' || !PHRASING_TAGS.has(tag)) return false;
  return (element.textContent ?? '').trim().length <= DROP_CAP_LENGTH;
}

function isInline(display: string): boolean {
  return /^(inline|contents|ruby)/.test(display);
}
