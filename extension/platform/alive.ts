/** Whether the extension that put this script into the page is still there. */

import { browser } from 'wxt/browser';

/** It may have been updated, switched off or removed since: then it has no name any more. */
export function isAlive(): boolean {
  return (browser as Partial<typeof browser>).runtime?.id !== undefined;
}
