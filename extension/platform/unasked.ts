/** Marking a page without a word in between, where it was agreed to before. */

import { modeOf, originOf } from '../core/sites';
import { analyze, preview, status } from './analysis';
import { getServer, getSites, hasConsent } from './settings';

/**
 * Marks a page of a site that is always to be read. A page that is marked and still shows its
 * article follows by itself what comes to it, whatever address it gives itself meanwhile.
 */
export async function readAlways(tabId: number, url: string | undefined): Promise<void> {
  const origin = originOf(url);
  if (origin === null || modeOf(await getSites(), origin) !== 'always') return;
  const report = await status(tabId);
  if (report !== null && report.since !== 'left') return;
  await readArticle(tabId);
}

/** Marks the article of a page; quietly not when there is none, or not in English. */
export async function readArticle(tabId: number): Promise<void> {
  if (!(await hasConsent(await getServer()))) return;
  const offer = await preview(tabId, 'article');
  if (offer.kind !== 'read' || !offer.preview.looksLikeArticle || offer.language !== null) return;
  await analyze(tabId, { ...offer.preview, anyway: false });
}
