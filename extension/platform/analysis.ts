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

export async function analyze(tabId: number): Promise<Report> {
  cancel(tabId);
  const controller = new AbortController();
  running.set(tabId, controller);
  try {
    return await run(tabId, controller.signal);
  } finally {
    if (running.get(tabId) === controller) running.delete(tabId);
  }
}

async function run(tabId: number, signal: AbortSignal): Promise<Report> {
  const server = await getServer();
  if (!(await hasConsent(server))) throw new FailureError({ kind: 'cancelled' });
  await assertPermission(server);
  const { text, reading } = await preview(tabId);
  const { model, answer } = await scored(server, text, signal);
  if (signal.aborted) throw new FailureError({ kind: 'cancelled' });
  const { precision } = model;
  const marked = await askPage(tabId, { to: 'page', kind: 'mark', reading, answer, precision });
  return { ...marked, article: answer.article, warnings: answer.warnings, model };
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

async function assertPermission(server: string): Promise<void> {
  if (isLoopback(server)) return;
  const granted = await browser.permissions.contains({ origins: [permissionOf(server)] });
  if (!granted) throw new FailureError({ kind: 'noPermission', server });
}
