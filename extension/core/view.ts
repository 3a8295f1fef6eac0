/** What popup and panel show, as values: which view follows from what is known. */

import type { Failure, Result } from './failure';
import type { Offer, Outcome, Preview, Report, Scope, Site } from './messages';

export type View =
  /** The panel, beside a page that has not been asked about. */
  | { kind: 'idle' }
  | { kind: 'reading' }
  | { kind: 'off'; site: Site }
  | { kind: 'notArticle'; preview: Preview }
  /** `language` is null when only the server could tell. */
  | { kind: 'notEnglish'; language: string | null; preview: Preview }
  | { kind: 'consent'; preview: Preview; server: string }
  | { kind: 'scoring'; preview: Preview; server: string }
  | { kind: 'report'; report: Report }
  | { kind: 'failed'; failure: Failure };

export interface Known {
  server: string;
  /** The person has agreed to send texts to this server. */
  consented: boolean;
  /** The person wants it marked although it does not look like an article, or like English. */
  anyway: boolean;
  /** What a person has selected is read as it is: it need not look like an article. */
  scope: Scope;
}

/** Nothing is sent before the view is `scoring`, and it is not without consent. */
export function viewAfterPreview(result: Result<Offer>, known: Known): View {
  if (!result.ok) return { kind: 'failed', failure: result.failure };
  const offer = result.value;
  if (offer.kind === 'off') return { kind: 'off', site: offer.site };
  const { preview, language } = offer;
  const wanted = known.anyway || known.scope === 'selection';
  if (preview.text === '' || (!preview.looksLikeArticle && !wanted)) {
    return { kind: 'notArticle', preview };
  }
  if (language !== null && !known.anyway) return { kind: 'notEnglish', language, preview };
  const { server } = known;
  return { kind: known.consented ? 'scoring' : 'consent', preview, server };
}

export function viewAfterAnalysis(result: Result<Outcome>, preview: Preview): View {
  if (!result.ok) return { kind: 'failed', failure: result.failure };
  const outcome = result.value;
  if (outcome.kind === 'notEnglish') return { kind: 'notEnglish', language: null, preview };
  return { kind: 'report', report: outcome.report };
}
