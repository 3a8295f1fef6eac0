/** Readability without HTML from strings: a page's own code never passes through a parser of ours. */

import type { Plugin } from 'vite';

/** What stands in Readability 0.6.0, and what does the same with nodes. */
const REPLACED: readonly (readonly [before: string, after: string])[] = [
  ['var pageCacheHtml = page.innerHTML;', 'var pageCacheHtml = page.cloneNode(true);'],
  [
    'page.innerHTML = pageCacheHtml;',
    'page.replaceChildren(...pageCacheHtml.cloneNode(true).childNodes);',
  ],
  // Pictures that wait in <noscript> are nothing to read: there they stay.
  ['tmp.innerHTML = noscript.innerHTML;', 'return;'],
];

/** Fails the build where the library no longer says what is to be replaced. */
export function readabilityWithoutHtml(): Plugin {
  return {
    name: 'hearsay:readability-without-html',
    transform(code, id) {
      if (!/\/@mozilla\/readability\/Readability\.js$/.test(id)) return null;
      let changed = code;
      for (const [before, after] of REPLACED) {
        if (!changed.includes(before)) throw new Error(`Readability no longer has: ${before}`);
        changed = changed.replace(before, after);
      }
      return { code: changed, map: null };
    },
  };
}
