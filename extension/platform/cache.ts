/** Answers of this session by text and model: kept in memory, gone when the browser closes. */

import { browser } from 'wxt/browser';

import type { Answer, ModelFacts } from '../core/contract';
import { digestOf } from './digest';

export interface Cached {
  model: ModelFacts;
  answer: Answer;
}

const PREFIX = 'answer:';
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

export async function writeCache(key: string, cached: Cached): Promise<void> {
  try {
    const keys = Object.keys(await browser.storage.session.get(null));
    const answers = keys.filter((name) => name.startsWith(PREFIX));
    if (answers.length >= MAX_ENTRIES) await browser.storage.session.remove(answers);
    await browser.storage.session.set({ [key]: cached });
  } catch {
    // Full or unavailable: the next opening asks the server again, that is all.
  }
}
