/** When to work in somebody else's page: in slices, and when it has nothing better to do. */

import { inSlices, type Slices } from '../core/slices';

/** Idle or not, a page that is looked at gets its marks by then. */
const LATEST = 400;

/** Does the work in slices; `slice` hears of each, with its beginning. */
export function paced<T>(
  work: Slices<T>,
  signal: AbortSignal,
  slice?: (began: number) => void,
): Promise<T> {
  const timed = slice === undefined ? {} : { slice };
  return inSlices(work, { now: () => performance.now(), pause, signal, ...timed });
}

/** Resolves when the page is idle; never once the signal is aborted. */
export function idle(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const handle = requestIdleCallback(() => resolve(), { timeout: LATEST });
    signal.addEventListener('abort', () => cancelIdleCallback(handle), { once: true });
  });
}

/** Lets the page have its turn: ours comes again before that of what is queued later. */
function pause(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
