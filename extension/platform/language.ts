/** Which language a text is in, by the browser's own detector: nothing is sent for it. */

import { browser } from 'wxt/browser';

/** As much of a text as tells its language. */
const SAMPLE = 4000;
/** The share of it that must be in one language. */
const MOSTLY = 60;

/** Returns the language (BCP 47) a text is surely in, when that is not English; else null. */
export async function foreignLanguage(text: string): Promise<string | null> {
  const { isReliable, languages } = await browser.i18n.detectLanguage(text.slice(0, SAMPLE));
  const [main] = [...languages].sort((one, other) => other.percentage - one.percentage);
  if (!isReliable || main === undefined || main.percentage < MOSTLY) return null;
  const { language } = main;
  return /^(en|und)\b/.test(language) ? null : language;
}
