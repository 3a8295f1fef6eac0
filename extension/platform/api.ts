/** The service's `/v1`. Only the background calls it; the page's address is never sent. */

import { joinAnswers } from '../core/answers';
import type { Answer, ModelFacts, ScoreRequest } from '../core/contract';
import { FailureError, type Failure } from '../core/failure';
import { modelCard, type ModelCard } from '../core/model-card';
import { parseAnswer, parseModel } from '../core/parse';
import { request, shaped, type Service } from './http';

/** Some of its workers have a new model, and others the old one still: soon all have the new. */
export const CHANGING = { kind: 'unavailable', seconds: 10 } as const satisfies Failure;

/** More parts than the longest text the service takes can have. */
const MAX_PARTS = 100;

export async function fetchModel(service: Service, signal: AbortSignal): Promise<ModelFacts> {
  const json = await request(service, { method: 'GET', path: '/v1/model' }, signal);
  return shaped(() => parseModel(json));
}

export async function fetchModelCard(service: Service, signal: AbortSignal): Promise<ModelCard> {
  const json = await request(service, { method: 'GET', path: '/v1/model' }, signal);
  return shaped(() => modelCard(json, parseModel(json)));
}

/**
 * Scores the whole text, in as many requests as the server needs. Always at `balanced`: what is
 * marked of it is decided here, so that no slider has to ask again.
 */
export async function fetchAnswer(
  service: Service,
  text: string,
  signal: AbortSignal,
): Promise<Answer> {
  const parts: Answer[] = [];
  let start: number | undefined = 0;
  while (start !== undefined) {
    const body: ScoreRequest = {
      text,
      offset_unit: 'utf16',
      explain: true,
      start,
      threshold: 'balanced',
    };
    const json = await request(service, { method: 'POST', path: '/v1/score', body }, signal);
    const part: Answer = shaped(() => parseAnswer(json));
    if (part.model.id !== (parts[0] ?? part).model.id) throw new FailureError(CHANGING);
    parts.push(part);
    const next: number | undefined = part.complete ? undefined : part.next_start;
    if (next !== undefined && (next <= start || parts.length >= MAX_PARTS)) {
      throw new FailureError({ kind: 'badAnswer', detail: 'next_start does not advance' });
    }
    start = next;
  }
  return joinAnswers(parts);
}
