/** Work that can be laid down in between, so that the page it is done in stays quick. */

/** A generator yields where it may be interrupted; what it returns is what came of it. */
export type Slices<T> = Generator<void, T, void>;

/** A slice as long as this leaves a frame of 16 ms most of its time. */
export const SLICE_TIME = 8;

/** Work of a single slice. */
export function* once<T>(work: () => T): Slices<T> {
  return work();
}

/** Does it in one go. */
export function inOneGo<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

export interface Pacing {
  /** Milliseconds, as `performance.now`. */
  now(): number;
  /** Resolves when the page has had its turn. */
  pause(): Promise<void>;
  signal: AbortSignal;
  /** Hears of every slice, with its beginning. */
  slice?(began: number): void;
}

/** Does it in slices of at most some `SLICE_TIME`; throws the reason when the signal is aborted. */
export async function inSlices<T>(
  work: Slices<T>,
  { now, pause, signal, slice }: Pacing,
): Promise<T> {
  signal.throwIfAborted();
  let began = now();
  for (;;) {
    const step = work.next();
    if (!step.done && now() - began < SLICE_TIME) continue;
    slice?.(began);
    if (step.done) return step.value;
    await pause();
    signal.throwIfAborted();
    began = now();
  }
}
