/** Strings of the interface, in the browser's language. */

import { browser } from 'wxt/browser';

import type { MessageKey, Translate } from '../core/wording';

export const translate: Translate = (key, ...values) =>
  browser.i18n.getMessage(key, values.map(formatValue));

/** `one` or `other` of a counted thing, with the number filled in. */
export function translateCount(one: MessageKey, other: MessageKey, count: number): string {
  const rule = new Intl.PluralRules(language()).select(count);
  return translate(rule === 'one' ? one : other, count);
}

/** The language that the strings are in: the browser's own, where there are strings in it. */
export function language(): string {
  return translate('languageCode');
}

function formatValue(value: string | number): string {
  return typeof value === 'number' ? new Intl.NumberFormat(language()).format(value) : value;
}
