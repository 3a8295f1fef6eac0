/** The address of the service: https, or this very computer. */

export const DEFAULT_SERVER = 'http://127.0.0.1:5000';

/** The hosts that the manifest may reach without encryption. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

/**
 * Returns the address in its plain form (no slash at the end), or null when it is neither https
 * nor loopback, or carries a name, password, query or fragment.
 */
export function normalizeServer(input: string): string | null {
  const trimmed = input.trim();
  if (!URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return null;
  }
  const plain = url.protocol === 'http:' && LOOPBACK.has(url.hostname);
  if (!plain && url.protocol !== 'https:') return null;
  return url.origin + url.pathname.replace(/\/+$/, '');
}

export function isLoopback(server: string): boolean {
  return LOOPBACK.has(new URL(server).hostname);
}

/** The host permission the browser must grant before `server` can be asked. */
export function permissionOf(server: string): string {
  const url = new URL(server);
  return `${url.protocol}//${url.hostname}/*`;
}
