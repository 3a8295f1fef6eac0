/** Telling a page that has no script of ours from one that failed. */

import { FailureError } from '../core/failure';

export function isGone(error: unknown): boolean {
  return error instanceof FailureError && error.failure.kind === 'pageGone';
}
