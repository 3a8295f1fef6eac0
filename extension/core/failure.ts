/** What can go wrong between a page and its marks, as values that travel in messages. */

export type Failure =
  /** The browser lets no extension read this page. */
  | { kind: 'notScriptable' }
  /** The page was left or replaced while it was being read. */
  | { kind: 'pageGone' }
  | { kind: 'noPermission'; server: string }
  | { kind: 'serverAway'; server: string }
  | { kind: 'slow'; server: string }
  | { kind: 'busy'; seconds: number | null }
  /** The server wants a key, or not this one. */
  | { kind: 'keyNeeded'; server: string }
  /** The server is there, but cannot do it now. */
  | { kind: 'unavailable'; seconds: number | null }
  | { kind: 'tooLong' }
  /** The server said no; `detail` is its own sentence. */
  | { kind: 'refused'; status: number; detail: string }
  | { kind: 'badAnswer'; detail: string }
  | { kind: 'cancelled' }
  | { kind: 'unexpected'; detail: string };

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Carries a failure up to where it becomes a `Result`. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind);
    this.name = 'FailureError';
  }
}

/** Runs `work` and returns what came of it; nothing is thrown. */
export async function resultOf<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

/** Returns the value, or throws the failure on. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new FailureError(result.failure);
}

export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof DOMException && error.name === 'AbortError') return { kind: 'cancelled' };
  return { kind: 'unexpected', detail: error instanceof Error ? error.message : String(error) };
}
