/** Clears all that the extension keeps, marks in pages too: as it was after installation. */

import { browser } from 'wxt/browser';

import { clearAll } from './analysis';

export async function forgetAll(): Promise<null> {
  await clearAll();
  await browser.storage.local.clear();
  await browser.storage.session.clear();
  const granted = await browser.permissions.getAll();
  const { optional_host_permissions: optional = [] } = browser.runtime.getManifest();
  const origins = (granted.origins ?? []).filter((origin) => !isRequired(origin));
  if (optional.length > 0 && origins.length > 0) await browser.permissions.remove({ origins });
  return null;
}

function isRequired(origin: string): boolean {
  return (browser.runtime.getManifest().host_permissions ?? []).includes(origin);
}
