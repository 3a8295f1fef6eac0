/** What a person chose, in local storage: it never leaves this browser, not even by sync. */

import { browser } from 'wxt/browser';

import { DEFAULT_SERVER, normalizeServer } from '../core/server';

/** The server that texts are sent to. */
export async function getServer(): Promise<string> {
  const { server } = await browser.storage.local.get('server');
  return (typeof server === 'string' ? normalizeServer(server) : null) ?? DEFAULT_SERVER;
}

export async function setServer(server: string): Promise<void> {
  await browser.storage.local.set({ server });
}

/** Consent names a server: another one is asked for again. */
export async function hasConsent(server: string): Promise<boolean> {
  const { consent } = await browser.storage.local.get('consent');
  return consent === server;
}

export async function giveConsent(server: string): Promise<void> {
  await browser.storage.local.set({ consent: server });
}
