/** Reads a page, has it scored, marks it. One analysis a tab at a time; a new one ends the old. */

import type { Answer } from '../core/contract';
import { FailureError } from '../core/failure';
import type { Offer, Outcome, Preview, Report, Scope } from '../core/messages';
import { fetchAnswer, fetchModel } from './api';
import { cacheKey, readCache, writeCache, type Cached } from './cache';
import { isGone } from './gone';
import type { Service } from './http';
import { foreignLanguage } from './language';
import { permittedService } from './service';
import { getDisplay } from './settings';
import { siteOf } from './site';
import { askPage, injectPage } from './tabs';

type Reading = Pick<Preview, 'reading' | 'text'> & { anyway: boolean };

const running = new Map<number, AbortController>();

/** What would be sent. Nothing is. */
export async function preview(tabId: number, scope: Scope): Promise<Offer> {
  const site = await siteOf(tabId);
  if (site.mode === 'never') return { kind: 'off', site };
  await injectPage(tabId, (await getDisplay()).palette);
  const read = await askPage(tabId, { to: 'page', kind: 'read', scope });
  return { kind: 'read', site, preview: read, language: await foreignLanguage(read.text) };
}

export function cancel(tabId: number): void {
  running.get(tabId)?.abort();
  running.delete(tabId);
}

/** Has the text of a reading scored, and the page marked by what comes back. */
export async function analyze(tabId: number, { reading, text, anyway }: Reading): Promise<Outcome> {
  cancel(tabId);
  const controller = new AbortController();
  running.set(tabId, controller);
  try {
    const service = await permittedService();
    const { model, answer } = await scored(service, text, controller.signal);
    if (controller.signal.aborted) throw new FailureError({ kind: 'cancelled' });
    const foreign = answer.warnings.some(({ code }) => code === 'not_english');
    if (foreign && !anyway) return { kind: 'notEnglish' };
    const display = await getDisplay();
    const { server } = service;
    const report = await askPage(tabId, {
      ...{ to: 'page', kind: 'mark' },
      ...{ reading, answer, model, server, display },
    });
    return { kind: 'marked', report };
  } finally {
    if (running.get(tabId) === controller) running.delete(tabId);
  }
}

/** What is marked in a tab; null when nothing is, or nobody has asked there. */
export async function status(tabId: number): Promise<Report | null> {
  try {
    return await askPage(tabId, { to: 'page', kind: 'status' });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Scores what has appeared in a page that is marked; its server has been agreed to. */
export async function scoreMore(text: string): Promise<Answer> {
  const { signal } = new AbortController();
  return (await scored(await permittedService(), text, signal)).answer;
}

/** The answer for a text: of this session if the model is still the same, else from the server. */
async function scored(service: Service, text: string, signal: AbortSignal): Promise<Cached> {
  const key = await cacheKey(service.server, text);
  const cached = await readCache(key);
  try {
    const model = await fetchModel(service, signal);
    if (cached?.model.id === model.id) return cached;
    const fresh = { model, answer: await fetchAnswer(service, text, signal) };
    await writeCache(key, fresh);
    return fresh;
  } catch (error) {
    const away = error instanceof FailureError && error.failure.kind === 'serverAway';
    if (away && cached !== null) return cached;
    throw error;
  }
}
