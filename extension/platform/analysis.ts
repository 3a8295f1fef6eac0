/** Reads a page, has it scored, marks it. One analysis a tab at a time; a new one ends the old. */

import { browser } from 'wxt/browser';

import type { Threshold } from '../core/contract';
import { FailureError } from '../core/failure';
import type { Preview, Report } from '../core/messages';
import { isLoopback, permissionOf } from '../core/server';
import { fetchAnswer, fetchModel } from './api';
import { cacheKey, readCache, writeCache, type Cached } from './cache';
import { getServer, hasConsent } from './settings';
import { askPage, injectPage } from './tabs';

/** Careful by default: rather miss a sentence than mark a wrong one. */
const THRESHOLD: Threshold = 'precise';

type Reading = Pick<Preview, 'reading' | 'text'>;

const running = new Map<number, AbortController>();

/** What would be sent. Nothing is. */
export async function preview(tabId: number): Promise<Preview> {
  await injectPage(tabId);
  return askPage(tabId, { to: 'page', kind: 'read' });
}

export function cancel(tabId: number): void {
  running.get(tabId)?.abort();
  running.delete(tabId);
}

/** Has the text of a reading scored, and the page marked by what comes back. */
export async function analyze(tabId: number, { reading, text }: Reading): Promise<Report> {
  cancel(tabId);
  const controller = new AbortController();
  running.set(tabId, controller);
  try {
    const { model, answer } = await scored(await permittedServer(), text, controller.signal);
    if (controller.signal.aborted) throw new FailureError({ kind: 'cancelled' });
    const { precision } = model;
    const marked = await askPage(tabId, { to: 'page', kind: 'mark', reading, answer, precision });
    return { ...marked, article: answer.article, warnings: answer.warnings, model };
  } finally {
    if (running.get(tabId) === controller) running.delete(tabId);
  }
}

/** The answer for a text: of this session if the model is still the same, else from the server. */
async function scored(server: string, text: string, signal: AbortSignal): Promise<Cached> {
  const key = await cacheKey(server, THRESHOLD, text);
  const cached = await readCache(key);
  try {
    const model = await fetchModel(server, THRESHOLD, signal);
    if (cached?.model.id === model.id) return cached;
    const fresh = { model, answer: await fetchAnswer(server, text, THRESHOLD, signal) };
    await writeCache(key, fresh);
    return fresh;
  } catch (error) {
    const away = error instanceof FailureError && error.failure.kind === 'serverAway';
    if (away && cached !== null) return cached;
    throw error;
  }
}

/** The server to ask, once the person has agreed to it and the browser too. */
async function permittedServer(): Promise<string> {
  const server = await getServer();
  if (!(await hasConsent(server))) throw new FailureError({ kind: 'cancelled' });
  if (isLoopback(server)) return server;
  const granted = await browser.permissions.contains({ origins: [permissionOf(server)] });
  if (!granted) throw new FailureError({ kind: 'noPermission', server });
  return server;
}
