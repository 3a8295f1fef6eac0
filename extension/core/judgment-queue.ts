/** Judgments and withdrawals on their way to a server: they wait while it is away. */

import type { Judgment } from './judgment';

export type Waiting = SendWaiting | WithdrawWaiting;

export interface SendWaiting {
  kind: 'send';
  /** Says which opinion it is: of the same sentence and label there is one. */
  key: string;
  server: string;
  judgment: Judgment;
  shareText: boolean;
  /** The same at every try, so that the server keeps it once however often it arrives. */
  idempotencyKey: string;
  /** When it was given, in milliseconds. */
  since: number;
}

export interface WithdrawWaiting {
  kind: 'withdraw';
  key: string;
  server: string;
  /** What the server gave for what is to be deleted there. */
  id: string;
  secret: string;
  since: number;
}

/** A reader who judges more than this while the server is away loses the oldest. */
export const MAX_WAITING = 100;
/** A server takes a sentence's token for a week by default; after that there is no use in trying. */
export const MAX_AGE = 7 * 24 * 3600 * 1000;

/**
 * Returns the queue with `item` at its end. A later judgment takes the place of an earlier one on
 * the same matter; withdrawals are all kept.
 */
export function enqueue(queue: readonly Waiting[], item: Waiting): Waiting[] {
  const others = queue.filter((other) => other.kind === 'withdraw' || other.key !== item.key);
  return [...others, item].slice(-MAX_WAITING);
}

/** Returns the queue without `item`, whatever else has come to it meanwhile. */
export function without(queue: readonly Waiting[], item: Waiting): Waiting[] {
  return queue.filter((other) => !isSame(other, item));
}

export function withoutOld(queue: readonly Waiting[], now: number): Waiting[] {
  return queue.filter(({ since }) => now - since <= MAX_AGE);
}

/** They are one and the same, however often it was read from storage. */
export function isSame(one: Waiting, other: Waiting): boolean {
  if (one.kind === 'send') {
    return other.kind === 'send' && one.idempotencyKey === other.idempotencyKey;
  }
  return other.kind === 'withdraw' && one.id === other.id;
}
