/** Reads a page, has it scored, marks it. One analysis a tab at a time; a new one ends the old. */

import type { Answer, ModelFacts } from '../core/contract';
import { FailureError } from '../core/failure';
import type { Offer, Outcome, Preview, Report, Scope } from '../core/messages';
import { CHANGING, fetchAnswer, fetchModel } from './api';
import { cacheKey, readCache, readModel, writeCache, type Cached } from './cache';
import { isGone } from './gone';
import type { Service } from './http';
import { foreignLanguage } from './language';
import { permittedService } from './service';
import { getDisplay } from './settings';
import { siteOf } from './site';
import { askPage, inEveryTab, injectPage } from './tabs';

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

/** Ends every analysis and takes the marks from every page. */
export async function clearAll(): Promise<null> {
  for (const tabId of running.keys()) cancel(tabId);
  await inEveryTab((tabId) => askPage(tabId, { to: 'page', kind: 'clear' }));
  return null;
}

/** Ends an analysis whose page was left; a page may change its address and stay as it is. */
export async function cancelIfLeft(tabId: number): Promise<void> {
  const controller = running.get(tabId);
  if (controller === undefined) return;
  try {
    await askPage(tabId, { to: 'page', kind: 'status' });
  } catch (error) {
    if (isGone(error)) controller.abort();
  }
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

/**
 * Scores what has appeared in a page that is marked; its server has been agreed to. The page knows
 * its model, and takes no answer of another.
 */
export async function scoreMore(tabId: number, text: string): Promise<Answer> {
  // It may have been chosen while the marks were there.
  if ((await siteOf(tabId)).mode === 'never') throw new FailureError({ kind: 'cancelled' });
  const { signal } = new AbortController();
  const service = await permittedService();
  const key = await cacheKey(service.server, text);
  const cached = await readCache(key);
  if (cached !== null) return cached.answer;
  const answer = await fetchAnswer(service, text, signal);
  const model = await readModel(answer.model.id);
  if (model !== null) await writeCache(key, { model, answer });
  return answer;
}

/** The answer for a text: of this session if the model is still the same, else from the server. */
async function scored(service: Service, text: string, signal: AbortSignal): Promise<Cached> {
  const key = await cacheKey(service.server, text);
  const cached = await readCache(key);
  try {
    const model = await fetchModel(service, signal);
    if (cached?.model.id === model.id) return cached;
    const fresh = await answered(service, model, text, signal);
    await writeCache(key, fresh);
    return fresh;
  } catch (error) {
    const away = error instanceof FailureError && error.failure.kind === 'serverAway';
    if (away && cached !== null) return cached;
    throw error;
  }
}

/** An answer with the facts of the very model that gave it, which may be new by then. */
async function answered(
  service: Service,
  known: ModelFacts,
  text: string,
  signal: AbortSignal,
): Promise<Cached> {
  const answer = await fetchAnswer(service, text, signal);
  const isKnown = answer.model.id === known.id;
  const model = isKnown ? known : await fetchModel(service, signal);
  if (answer.model.id !== model.id) throw new FailureError(CHANGING);
  return { model, answer };
}
