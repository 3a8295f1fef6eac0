/** What the popup shows, as values: which view follows from what is known. */

import type { Failure, Result } from './failure';
import type { Preview, Report } from './messages';

export type View =
  | { kind: 'reading' }
  | { kind: 'notArticle'; preview: Preview }
  | { kind: 'consent'; preview: Preview; server: string }
  | { kind: 'scoring'; preview: Preview; server: string }
  | { kind: 'report'; preview: Preview; server: string; report: Report }
  | { kind: 'failed'; failure: Failure };

export interface Known {
  server: string;
  /** The person has agreed to send texts to this server. */
  consented: boolean;
  /** The person wants it marked although it does not look like an article. */
  anyway: boolean;
}

/** Nothing is sent before the view is `scoring`, and it is not without consent. */
export function viewAfterPreview(result: Result<Preview>, known: Known): View {
  if (!result.ok) return { kind: 'failed', failure: result.failure };
  const preview = result.value;
  if (preview.text === '' || (!preview.looksLikeArticle && !known.anyway)) {
    return { kind: 'notArticle', preview };
  }
  const { server } = known;
  return { kind: known.consented ? 'scoring' : 'consent', preview, server };
}

export function viewAfterAnalysis(
  result: Result<Report>,
  { preview, server }: { preview: Preview; server: string },
): View {
  if (!result.ok) return { kind: 'failed', failure: result.failure };
  return { kind: 'report', preview, server, report: result.value };
}
