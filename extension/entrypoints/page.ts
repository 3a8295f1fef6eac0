/** The page script: reads the text of its page and marks it. Injected on request, never before. */

import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { createPage } from '../platform/page';

const INSTALLED = Symbol.for('hearsay.page');

export default defineUnlistedScript(() => {
  // Injected at every request: the second time it is already here, with its marks.
  const world = globalThis as { [INSTALLED]?: true };
  if (world[INSTALLED]) return;
  world[INSTALLED] = true;
  createPage();
});
