/** The service over HTTP. Only the background calls it; the page's address is never sent. */

import { joinAnswers } from '../core/answers';
import type { Answer, ModelFacts, ScoreRequest, Threshold } from '../core/contract';
import { FailureError, type Failure } from '../core/failure';
import { isObject, ShapeError } from '../core/json';
import { parseAnswer, parseModel } from '../core/parse';

/** A healthy local server answers in milliseconds; a text of 2,000 sentences within a second. */
const TIMEOUT = 20_000;
/** More parts than the longest text the service takes can have. */
const MAX_PARTS = 100;

export async function fetchModel(
  server: string,
  threshold: Threshold,
  signal: AbortSignal,
): Promise<ModelFacts> {
  const json = await request(server, '/v1/model', { method: 'GET' }, signal);
  return shaped(() => parseModel(json, threshold));
}

/** Scores the whole text, in as many requests as the server needs. */
export async function fetchAnswer(
  server: string,
  text: string,
  threshold: Threshold,
  signal: AbortSignal,
): Promise<Answer> {
  const parts: Answer[] = [];
  let start: number | undefined = 0;
  while (start !== undefined) {
    const part = await fetchPart(
      server,
      { text, offset_unit: 'utf16', explain: true, start, threshold },
      signal,
    );
    parts.push(part);
    const next: number | undefined = part.complete ? undefined : part.next_start;
    if (next !== undefined && (next <= start || parts.length >= MAX_PARTS)) {
      throw new FailureError({ kind: 'badAnswer', detail: 'next_start does not advance' });
    }
    start = next;
  }
  return joinAnswers(parts);
}

async function fetchPart(server: string, body: ScoreRequest, signal: AbortSignal): Promise<Answer> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const json = await request(server, '/v1/score', init, signal);
  return shaped(() => parseAnswer(json));
}

async function request(
  server: string,
  path: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(server + path, {
      ...init,
      headers: { accept: 'application/json', ...init.headers },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, timeout]),
    });
    if (!response.ok) throw new FailureError(await refusal(response));
    return await response.json();
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
async function refusal(response: Response): Promise<Failure> {
  if (response.status === 413) return { kind: 'tooLong' };
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { kind: 'busy', seconds: Number.isFinite(seconds) ? Math.ceil(seconds) : null };
  }
  const problem: unknown = await response.json().catch(() => null);
  const detail = isObject(problem) ? (problem['detail'] ?? problem['title']) : null;
  return {
    kind: 'refused',
    status: response.status,
    detail: typeof detail === 'string' ? detail : response.statusText,
  };
}

function shaped<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new FailureError({ kind: 'badAnswer', detail: error.message });
  }
}
