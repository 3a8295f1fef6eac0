/** Whether a Hearsay server answers at an address, and what it says of its model. */

import type { ModelCard } from '../core/model-card';
import { fetchModelCard } from './api';
import { reachable } from './service';

/** Sends no text, and the key only to the server it is for. */
export async function checkServer({
  server,
  key,
}: {
  server: string;
  key: string;
}): Promise<ModelCard> {
  return fetchModelCard(await reachable(server, key), new AbortController().signal);
}
