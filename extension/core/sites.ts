/** The sites that are read without asking, and those that are never read. */

import { isObject } from './json';
import type { SiteMode } from './messages';

/** Origins (`https://news.example`) with what was chosen for them; all others are asked for. */
export type Sites = Readonly<Record<string, Exclude<SiteMode, 'ask'>>>;

export function modeOf(sites: Sites, origin: string): SiteMode {
  return Object.hasOwn(sites, origin) ? (sites[origin] ?? 'ask') : 'ask';
}

export function withMode(sites: Sites, origin: string, mode: SiteMode): Sites {
  const { [origin]: _, ...others } = sites;
  return mode === 'ask' ? others : { ...others, [origin]: mode };
}

/** Returns the origin of a web page's address; null for anything else. */
export function originOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}

/** Reads what was stored, by whatever version; anything odd counts as not chosen. */
export function readSites(stored: unknown): Sites {
  if (!isObject(stored)) return {};
  const chosen = Object.entries(stored).flatMap(([origin, mode]) =>
    originOf(origin) === origin && (mode === 'always' || mode === 'never')
      ? [[origin, mode] as const]
      : [],
  );
  return Object.fromEntries(chosen);
}
