/** Reads a page: its article, or what somebody selected in it. */

import { findArticleRoot } from '../core/article';
import type { Scope } from '../core/messages';
import type { Slices } from '../core/slices';
import type { TextMap } from '../core/text-builder';
import { readText } from '../core/text-map';
import { finder } from './finder';

/** The part of a page that is read. */
export interface Place {
  readonly root: Element;
  /** What was selected in it; it moves with the page. Null when all of the root is read. */
  readonly within: Range | null;
}

export interface PageReading extends Place {
  readonly map: TextMap;
}

/** A shorter selection is a slip of the mouse, or a word to be looked up. */
const LEAST_SELECTED = 20;

/** Of its own window: an element of a frame has its style there. */
function styleOf(element: Element): CSSStyleDeclaration {
  return (element.ownerDocument.defaultView ?? window).getComputedStyle(element);
}

/** Where what is asked for is: in one go, it cannot be laid down in between. */
export function findPlace(scope: Scope): Place {
  const within = scope === 'selection' ? selection() : null;
  if (within !== null) return { root: elementOf(within), within };
  return { root: findArticleRoot(document, styleOf, finder()), within };
}

export function* readPlace({ root, within }: Place): Slices<PageReading> {
  return { root, within, map: yield* readText(root, styleOf, within) };
}

/** Reads the same part of the page again, wherever it is by now. */
export function* readAgain({ root, within }: Place): Slices<PageReading> {
  const gone = !root.isConnected && within === null;
  return yield* readPlace(gone ? findPlace('article') : { root, within });
}

/** What is selected, in the page or in the frame that has the focus; null when it is next to nothing. */
export function selection(): Range | null {
  const { activeElement } = document;
  const framed = activeElement?.localName === 'iframe' ? framedSelection(activeElement) : null;
  const found = framed ?? document.getSelection();
  if (found === null || found.rangeCount === 0) return null;
  return found.toString().trim().length < LEAST_SELECTED ? null : found.getRangeAt(0).cloneRange();
}

function framedSelection(frame: Element): Selection | null {
  try {
    return (frame as HTMLIFrameElement).contentDocument?.getSelection() ?? null;
  } catch {
    return null;
  }
}

function elementOf(range: Range): Element {
  const { commonAncestorContainer: node } = range;
  const element = node instanceof Element ? node : node.parentElement;
  return element ?? document.documentElement;
}
