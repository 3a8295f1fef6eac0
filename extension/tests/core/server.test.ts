import { describe, expect, it } from 'vitest';

import { DEFAULT_SERVER, isLoopback, normalizeServer, permissionOf } from '../../core/server';

describe('a server address', () => {
  it.each([
    ['http://127.0.0.1:5000/', 'http://127.0.0.1:5000'],
    [' http://localhost:8080 ', 'http://localhost:8080'],
    ['https://hearsay.example/api/', 'https://hearsay.example/api'],
  ])('%s is kept as %s', (input, kept) => {
    expect(normalizeServer(input)).toBe(kept);
  });

  it.each([
    '',
    'hearsay',
    'http://hearsay.example',
    'http://127.0.0.1.example:5000',
    'http://192.168.1.7:5000',
    'https://name:word@hearsay.example',
    'https://hearsay.example/?q=1',
    'ftp://127.0.0.1',
    'javascript:alert(1)',
    'file:///etc/hosts',
  ])('%s is refused', (input) => {
    expect(normalizeServer(input)).toBeNull();
  });

  it('is this computer by default', () => {
    expect(normalizeServer(DEFAULT_SERVER)).toBe(DEFAULT_SERVER);
    expect(isLoopback(DEFAULT_SERVER)).toBe(true);
    expect(isLoopback('https://hearsay.example')).toBe(false);
  });

  it('needs permission for its own host alone', () => {
    expect(permissionOf('https://hearsay.example:8443/api')).toBe('https://hearsay.example/*');
  });
});
