import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  enqueue,
  MAX_AGE,
  MAX_WAITING,
  without,
  withoutOld,
  type Waiting,
} from '../../core/judgment-queue';

function send(key: string, idempotencyKey = key, since = 0): Waiting {
  const judgment = {
    model: 'sha256:0',
    token: 't',
    sentence: 'It may rain.',
    label: 'hedging',
    verdict: 'agree',
  } as const;
  const server = 'http://127.0.0.1:5000';
  return { kind: 'send', key, server, judgment, shareText: false, idempotencyKey, since };
}

function withdraw(key: string, id: string): Waiting {
  return { kind: 'withdraw', key, server: 'http://127.0.0.1:5000', id, secret: 's', since: 0 };
}

describe('the queue', () => {
  it('keeps one judgment on a matter: the later one, at the end', () => {
    const queue = enqueue([send('a', '1'), send('b', '2')], send('a', '3'));
    expect(queue).toEqual([send('b', '2'), send('a', '3')]);
  });

  it('keeps a withdrawal and a new judgment on the same matter, in their order', () => {
    const queue = enqueue([withdraw('a', '1')], send('a', '2'));
    expect(queue.map(({ kind }) => kind)).toEqual(['withdraw', 'send']);
  });

  it('loses only what was delivered, whatever came meanwhile', () => {
    const delivered = send('a', '1');
    const queue = [structuredClone(delivered), send('b', '2'), withdraw('a', '9')];
    expect(without(queue, delivered)).toEqual([send('b', '2'), withdraw('a', '9')]);
    expect(without(queue, withdraw('c', '9'))).toHaveLength(2);
  });

  it('lets go of what no server takes any more', () => {
    const queue = [send('a', '1', 0), send('b', '2', 5)];
    expect(withoutOld(queue, MAX_AGE + 1)).toEqual([send('b', '2', 5)]);
  });

  it('never grows beyond its bound, and always has the newest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 300 }), (keys) => {
        const queue = keys.reduce<Waiting[]>(
          (waiting, key, index) => enqueue(waiting, send(String(key), String(index))),
          [],
        );
        expect(queue.length).toBeLessThanOrEqual(MAX_WAITING);
        expect(queue.at(-1)).toEqual(send(String(keys.at(-1)), String(keys.length - 1)));
        expect(new Set(queue.map(({ key }) => key)).size).toBe(queue.length);
      }),
    );
  });
});
