/** Answers of this session by text and model: kept in memory, gone when the browser closes. */

import { browser } from 'wxt/browser';

import type { Answer, ModelFacts } from '../core/contract';
import { digestOf } from './digest';

export interface Cached {
  model: ModelFacts;
  answer: Answer;
}

const PREFIX = 'answer:';
const MODEL = 'model:';
/** Session storage holds 10 MB; an answer is a few dozen kB. */
const MAX_ENTRIES = 30;

/** The key says nothing about the text: it is a digest. */
export async function cacheKey(server: string, text: string): Promise<string> {
  return PREFIX + (await digestOf(server, text));
}

export async function readCache(key: string): Promise<Cached | null> {
  const { [key]: cached } = await browser.storage.session.get<Record<string, Cached>>(key);
  return cached ?? null;
}

/** What is known of a model that has answered in this session. */
export async function readModel(id: string): Promise<ModelFacts | null> {
  const name = MODEL + id;
  const { [name]: model } = await browser.storage.session.get<Record<string, ModelFacts>>(name);
  return model ?? null;
}

export async function writeCache(key: string, cached: Cached): Promise<void> {
  try {
    const keys = Object.keys(await browser.storage.session.get(null));
    const answers = keys.filter((name) => name.startsWith(PREFIX));
    if (answers.length >= MAX_ENTRIES) await browser.storage.session.remove(answers);
    await browser.storage.session.set({ [key]: cached, [MODEL + cached.model.id]: cached.model });
  } catch {
    // Full or unavailable: the next opening asks the server again, that is all.
  }
}
