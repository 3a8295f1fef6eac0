/** What a person chose, in local storage: it never leaves this browser, not even by sync. */

import { browser } from 'wxt/browser';

import { readDisplay, type Display } from '../core/display';
import { isObject } from '../core/json';
import type { SiteMode } from '../core/messages';
import { DEFAULT_SERVER, normalizeServer } from '../core/server';
import { readSites, withMode, type Sites } from '../core/sites';

/** The server that texts are sent to. */
export async function getServer(): Promise<string> {
  const server = await stored('server');
  return (typeof server === 'string' ? normalizeServer(server) : null) ?? DEFAULT_SERVER;
}

export async function setServer(server: string): Promise<void> {
  await browser.storage.local.set({ server });
}

/** The key for a server, or ''. Each server has its own: none is shown another's. */
export async function getKey(server: string): Promise<string> {
  const keys = await stored('keys');
  const key = isObject(keys) ? keys[server] : null;
  return typeof key === 'string' ? key : '';
}

export async function setKey(server: string, key: string): Promise<void> {
  const keys = await stored('keys');
  const others = isObject(keys) ? keys : {};
  await browser.storage.local.set({ keys: { ...others, [server]: key } });
}

/** Consent names a server: another one is asked for again. */
export async function hasConsent(server: string): Promise<boolean> {
  return (await stored('consent')) === server;
}

export async function giveConsent(server: string): Promise<void> {
  await browser.storage.local.set({ consent: server });
}

export async function getDisplay(): Promise<Display> {
  return readDisplay(await stored('display'));
}

export async function setDisplay(display: Display): Promise<void> {
  await browser.storage.local.set({ display });
}

export async function getSites(): Promise<Sites> {
  return readSites(await stored('sites'));
}

export async function setSiteMode(origin: string, mode: SiteMode): Promise<void> {
  await browser.storage.local.set({ sites: withMode(await getSites(), origin, mode) });
}

/** Whether a judgment may carry its sentence for others to learn from. Off until switched on. */
export async function getShareText(): Promise<boolean> {
  return (await stored('shareText')) === true;
}

export async function setShareText(shareText: boolean): Promise<void> {
  await browser.storage.local.set({ shareText });
}

async function stored(name: string): Promise<unknown> {
  return (await browser.storage.local.get(name))[name];
}

/** Calls back when marks are to be shown otherwise, wherever that was chosen. */
export function onDisplayChanged(listener: (display: Display) => void): void {
  browser.storage.local.onChanged.addListener((changes) => {
    if ('display' in changes) listener(readDisplay(changes['display']?.newValue));
  });
}
