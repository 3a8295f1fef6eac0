/** One request to the service, and its failures in our own words. */

import { FailureError, type Failure } from '../core/failure';
import { isObject, ShapeError } from '../core/json';

/** A healthy local server answers in milliseconds; a text of 2,000 sentences within a second. */
const TIMEOUT = 20_000;

/** A server, and the key it knows the person by ('' for none). */
export interface Service {
  readonly server: string;
  readonly key: string;
}

export interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

/** Returns the JSON of the answer, or null where it has no body. */
export async function request(
  { server, key }: Service,
  { method, path, body, headers }: Call,
  signal: AbortSignal,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(server + path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, timeout]),
    });
    if (!response.ok) throw new FailureError(await refusal(response, server));
    return response.status === 204 ? null : await response.json();
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (signal.aborted) throw new FailureError({ kind: 'cancelled' });
    if (timeout.aborted) throw new FailureError({ kind: 'slow', server });
    if (error instanceof SyntaxError) {
      throw new FailureError({ kind: 'badAnswer', detail: 'not JSON' });
    }
    throw new FailureError({ kind: 'serverAway', server });
  }
}

/** Reads an RFC 9457 problem; an answer without one is told by its status. */
async function refusal(response: Response, server: string): Promise<Failure> {
  const { status } = response;
  if (status === 401) return { kind: 'keyNeeded', server };
  if (status === 413) return { kind: 'tooLong' };
  if (status === 429) return { kind: 'busy', seconds: retryAfter(response) };
  if (status === 503) return { kind: 'unavailable', seconds: retryAfter(response) };
  const problem: unknown = await response.json().catch(() => null);
  const detail = isObject(problem) ? (problem['detail'] ?? problem['title']) : null;
  return {
    kind: 'refused',
    status,
    detail: typeof detail === 'string' ? detail : response.statusText,
  };
}

function retryAfter(response: Response): number | null {
  const seconds = Number.parseFloat(response.headers.get('retry-after') ?? '');
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}

/** Runs a reader of JSON; what does not have the promised shape is a bad answer. */
export function shaped<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new FailureError({ kind: 'badAnswer', detail: error.message });
  }
}
