import { describe, expect, it } from 'vitest';

import { inOneGo, inSlices, once, SLICE_TIME, type Slices } from '../../core/slices';

/** Work of `steps` steps that take a millisecond each by the clock it advances. */
function* work(steps: number, clock: { time: number }): Slices<number> {
  for (let step = 0; step < steps; step += 1) {
    clock.time += 1;
    yield;
  }
  return steps;
}

function pacing(clock: { time: number }) {
  const ending = new AbortController();
  const slices: number[] = [];
  let pauses = 0;
  return {
    ending,
    slices,
    pauses: () => pauses,
    ports: {
      now: () => clock.time,
      pause: async () => {
        pauses += 1;
        clock.time += 5;
      },
      signal: ending.signal,
      slice: (began: number) => slices.push(clock.time - began),
    },
  };
}

describe('work in slices', () => {
  it('comes to the same as in one go', async () => {
    const clock = { time: 0 };
    expect(inOneGo(work(100, clock))).toBe(100);
    expect(await inSlices(work(100, clock), pacing(clock).ports)).toBe(100);
    expect(inOneGo(once(() => 'done'))).toBe('done');
  });

  it('lets the page have its turn after every slice, and never sooner', async () => {
    const clock = { time: 0 };
    const { ports, slices, pauses } = pacing(clock);
    await inSlices(work(100, clock), ports);
    expect(Math.max(...slices)).toBe(SLICE_TIME);
    expect(slices.reduce((sum, slice) => sum + slice)).toBe(100);
    expect(pauses()).toBe(slices.length - 1);
  });

  it('ends when it is no longer wanted', async () => {
    const clock = { time: 0 };
    const { ports, ending } = pacing(clock);
    const done = inSlices(work(100, clock), ports);
    ending.abort();
    await expect(done).rejects.toThrow('abort');
    expect(clock.time).toBeLessThan(100);
    await expect(inSlices(work(1, clock), ports)).rejects.toThrow('abort');
  });
});
