/** How white space and invisible characters of a page become characters of the text. */

/** What CSS does with white space in an element. */
export type WhiteSpace = 'collapse' | 'preserve' | 'preserve-breaks';

/** Reads the computed value of `white-space` or of `white-space-collapse`. */
export function whiteSpaceOf(computed: string): WhiteSpace {
  if (/^(pre-line|preserve-breaks)/.test(computed)) return 'preserve-breaks';
  if (/^(pre|break-spaces|preserve)/.test(computed)) return 'preserve';
  return 'collapse';
}

/** White space that CSS collapses; a no-break space is a character like others. */
export function isCollapsible(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b);
}

/**
 * Characters that show nothing and would only tear words apart for a reader of plain text: soft
 * hyphen, zero-width space, word joiner, byte order mark. (Zero-width joiners do show.)
 */
export function isInvisible(code: number): boolean {
  return code === 0xad || code === 0x200b || code === 0x2060 || code === 0xfeff;
}

const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/g;
const COLLAPSIBLE = /[\t\n\f\r ]+/g;

/** The form in which a stretch of page and a stretch of text must be equal. */
export function comparable(text: string): string {
  const collapsed = text.replace(INVISIBLE, '').replace(COLLAPSIBLE, ' ');
  const start = collapsed.startsWith(' ') ? 1 : 0;
  const end = collapsed.endsWith(' ') ? -1 : undefined;
  return collapsed.slice(start, end).toWellFormed();
}
