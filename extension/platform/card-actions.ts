/** What a reader does on the card, handed to the background. */

import { browser } from 'wxt/browser';

import type { Result } from '../core/failure';
import type { FromPageScript, ToPageScript } from '../core/messages';
import type { CardActions } from '../overlay/card-actions';

export function askFromPage<Kind extends FromPageScript['kind']>(
  message: Extract<FromPageScript, { kind: Kind }>,
): Promise<Result<ToPageScript[Kind]>> {
  return browser.runtime.sendMessage(message).catch(gone);
}

/** The extension was updated or switched off; its marks are still there. */
function gone(error: unknown): Result<never> {
  const detail = error instanceof Error ? error.message : String(error);
  return { ok: false, failure: { kind: 'unexpected', detail } };
}

const fromPage = { to: 'background', from: 'page' } as const;

export const cardActions: CardActions = {
  judge: (judgment) => askFromPage({ ...fromPage, kind: 'judge', judgment }),
  undo: (judgment) => askFromPage({ ...fromPage, kind: 'undo', judgment }),
  judged: (model, sentence) => askFromPage({ ...fromPage, kind: 'judged', model, sentence }),
  explain: (label) => void askFromPage({ ...fromPage, kind: 'meaning', label }),
};
