/** Clears all that the extension keeps: as it was after installation. */

import { browser } from 'wxt/browser';

export async function forgetAll(): Promise<null> {
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
