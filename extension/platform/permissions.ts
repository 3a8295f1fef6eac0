/** Asking the browser for a host, on a click. */

import { browser } from 'wxt/browser';

import { permissionOf } from '../core/server';

/**
 * Asks for the host of an address. Call it first thing in a click, while that still counts; a host
 * that is granted already is not asked for again.
 */
export async function askFor(address: string): Promise<boolean> {
  try {
    return await browser.permissions.request({ origins: [permissionOf(address)] });
  } catch {
    // A host that the manifest does not name, as with a site over http: it cannot be had.
    return false;
  }
}
