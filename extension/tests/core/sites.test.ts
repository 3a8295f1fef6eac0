import { describe, expect, it } from 'vitest';

import { modeOf, originOf, readSites, withMode } from '../../core/sites';

describe('a site', () => {
  it('is asked for until something else is chosen, and again after that', () => {
    const origin = 'https://news.example';
    const never = withMode({}, origin, 'never');
    expect(modeOf({}, origin)).toBe('ask');
    expect(modeOf(never, origin)).toBe('never');
    expect(modeOf(never, 'https://other.example')).toBe('ask');
    expect(withMode(never, origin, 'ask')).toEqual({});
  });

  it('is not what an object happens to inherit', () => {
    expect(modeOf({}, 'constructor')).toBe('ask');
  });

  it.each([
    ['https://news.example:8443/2026/a?b#c', 'https://news.example:8443'],
    ['http://127.0.0.1:5000/', 'http://127.0.0.1:5000'],
    ['file:///tmp/a.html', null],
    ['chrome://version', null],
    ['about:blank', null],
    [undefined, null],
  ])('of %s is %s', (url, origin) => {
    expect(originOf(url)).toBe(origin);
  });
});

describe('stored sites', () => {
  it('are read as far as they make sense', () => {
    const stored = {
      'https://news.example': 'always',
      'https://dull.example': 'never',
      'https://path.example/a': 'never',
      'javascript:alert(1)': 'always',
      'https://odd.example': 'sometimes',
    };
    expect(readSites(stored)).toEqual({
      'https://news.example': 'always',
      'https://dull.example': 'never',
    });
    expect(readSites(null)).toEqual({});
  });
});
