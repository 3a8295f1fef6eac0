/** Judgments: kept in local storage until the server has them, taken back with what it gave. */

import { browser } from 'wxt/browser';

import { MARK_LABELS } from '../core/contract';
import { FailureError, type Failure } from '../core/failure';
import { asObject, asString } from '../core/json';
import type { Judged, Judgment } from '../core/judgment';
import { enqueue, isSame, without, withoutOld, type Waiting } from '../core/judgment-queue';
import { digestOf } from './digest';
import { request, shaped } from './http';
import { reachable } from './service';
import { getKey, getServer, getShareText, hasConsent } from './settings';

/** In session storage: what was sent, by a digest, with what the server wants to delete it. */
interface Sent {
  judged: Judged;
  server: string;
  id: string;
  secret: string;
}

const QUEUE = 'judgments';
const SENT = 'judged:';

/** One after the other: two at once would overwrite each other's queue. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

/** Keeps a judgment and sends it if it can; says which of the two it came to. */
export function judge(judgment: Judgment): Promise<Judged> {
  return inTurn(async () => {
    const server = await getServer();
    if (!(await hasConsent(server))) throw new FailureError({ kind: 'cancelled' });
    const item = {
      kind: 'send',
      key: await keyOf(judgment.model, judgment.sentence, judgment.label),
      server,
      judgment,
      shareText: await getShareText(),
      idempotencyKey: crypto.randomUUID(),
      since: Date.now(),
    } as const;
    await setQueue(enqueue(await getQueue(), item));
    const failure = await deliverAll(item);
    if (failure !== null && !isPassing(failure)) throw new FailureError(failure);
    if (failure === null) return judgedOf(judgment, 'sent');
    return { ...judgedOf(judgment, 'waiting'), why: failure };
  });
}

/** Takes a judgment back: out of the queue, or off the server. */
export function undo(judgment: Judgment): Promise<null> {
  return inTurn(async () => {
    const key = await keyOf(judgment.model, judgment.sentence, judgment.label);
    const queue = await getQueue();
    const unsent = queue.filter((item) => item.kind === 'withdraw' || item.key !== key);
    const name = SENT + key;
    const { [name]: sent } = await browser.storage.session.get<Record<string, Sent>>(name);
    if (sent === undefined) {
      await setQueue(unsent);
      return null;
    }
    const { server, id, secret } = sent;
    const withdrawal = { kind: 'withdraw', key, server, id, secret, since: Date.now() } as const;
    await setQueue(enqueue(unsent, withdrawal));
    await browser.storage.session.remove(name);
    await deliverAll(null);
    return null;
  });
}

/** What was said of the labels of a sentence, in this session or waiting to be sent. */
export async function judgedBefore(model: string, sentence: string): Promise<Judged[]> {
  const found: Judged[] = [];
  for (const label of MARK_LABELS) {
    const key = await keyOf(model, sentence, label);
    const waiting = (await getQueue()).find((item) => item.kind === 'send' && item.key === key);
    const name = SENT + key;
    const { [name]: sent } = await browser.storage.session.get<Record<string, Sent>>(name);
    if (waiting?.kind === 'send') found.push(judgedOf(waiting.judgment, 'waiting'));
    else if (sent !== undefined) found.push(sent.judged);
  }
  return found;
}

/** Sends what waits, if the server is there: called whenever it has just answered. */
export function deliverWaiting(): Promise<void> {
  return inTurn(async () => {
    await deliverAll(null);
  });
}

export async function countWaiting(): Promise<number> {
  return (await getQueue()).length;
}

/** Goes through the queue in order; stops where the server is away. Returns what `asked` met. */
async function deliverAll(asked: Waiting | null): Promise<Failure | null> {
  for (const item of withoutOld(await getQueue(), Date.now())) {
    const failure = await deliver(item);
    // The rest would meet the same.
    if (failure !== null && isPassing(failure)) return failure;
    await setQueue(without(withoutOld(await getQueue(), Date.now()), item));
    if (failure !== null && asked !== null && isSame(item, asked)) return failure;
  }
  return null;
}

/** Returns what went wrong, or null. */
async function deliver(item: Waiting): Promise<Failure | null> {
  try {
    if (item.kind === 'send') await send(item);
    else await withdraw(item);
    return null;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}

/** It may go better later: the judgment is kept. Any other failure is the server's last word. */
function isPassing({ kind }: Failure): boolean {
  return PASSING.has(kind);
}

const PASSING: ReadonlySet<Failure['kind']> = new Set([
  'serverAway',
  'slow',
  'busy',
  'unavailable',
  'keyNeeded',
  'noPermission',
]);

async function send(item: Extract<Waiting, { kind: 'send' }>): Promise<void> {
  const { judgment, server, shareText, idempotencyKey } = item;
  const service = await reachable(server, await getKey(server));
  const json = await request(
    service,
    {
      method: 'POST',
      path: '/v1/feedback',
      body: {
        ...judgment,
        offset_unit: 'utf16',
        share_text: shareText,
        idempotency_key: idempotencyKey,
      },
    },
    new AbortController().signal,
  );
  const { id, secret } = shaped(() => {
    const answer = asObject(json, 'feedback');
    return { id: asString(answer['id'], 'id'), secret: asString(answer['secret'], 'secret') };
  });
  const sent: Sent = { judged: judgedOf(judgment, 'sent'), server, id, secret };
  await browser.storage.session.set({ [SENT + item.key]: sent });
}

async function withdraw(item: Extract<Waiting, { kind: 'withdraw' }>): Promise<void> {
  const service = await reachable(item.server, await getKey(item.server));
  await request(
    service,
    {
      method: 'DELETE',
      path: `/v1/feedback/${encodeURIComponent(item.id)}`,
      headers: { 'undo-secret': item.secret },
    },
    new AbortController().signal,
  );
}

function judgedOf({ label, verdict, spans }: Judgment, state: Judged['state']): Judged {
  return { label, verdict, state, ...(spans === undefined ? {} : { spans }) };
}

function keyOf(model: string, sentence: string, label: string): Promise<string> {
  return digestOf(model, sentence, label);
}

async function getQueue(): Promise<Waiting[]> {
  const { [QUEUE]: queue } = await browser.storage.local.get<Record<string, Waiting[]>>(QUEUE);
  return queue ?? [];
}

async function setQueue(queue: Waiting[]): Promise<void> {
  await browser.storage.local.set({ [QUEUE]: queue });
}
