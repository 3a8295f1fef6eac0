/** The server that may be asked: the person has agreed to it, and so has the browser. */

import { browser } from 'wxt/browser';

import { FailureError } from '../core/failure';
import { permissionOf } from '../core/server';
import type { Service } from './http';
import { getKey, getServer, hasConsent } from './settings';

export async function permittedService(): Promise<Service> {
  const server = await getServer();
  if (!(await hasConsent(server))) throw new FailureError({ kind: 'cancelled' });
  return reachable(server, await getKey(server));
}

/** Throws where the browser has not been told to let us ask `server`. */
export async function reachable(server: string, key: string): Promise<Service> {
  const granted = await browser.permissions.contains({ origins: [permissionOf(server)] });
  if (!granted) throw new FailureError({ kind: 'noPermission', server });
  return { server, key };
}
