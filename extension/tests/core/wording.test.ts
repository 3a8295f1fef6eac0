import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { Failure } from '../../core/failure';
import {
  failureText,
  percentileCount,
  percentileKey,
  percentOf,
  warningKey,
} from '../../core/wording';
import messages from '../../public/_locales/en/messages.json';

const SOURCES = ['core', 'overlay', 'platform', 'ui', 'entrypoints'];

function sourceText(): string {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  return [...files, 'wxt.config.ts'].map((file) => readFileSync(file, 'utf8')).join('\n');
}

describe('a percentile in words', () => {
  it('says on which side of other articles it stands', () => {
    expect(percentileKey('hedging', 71)).toBe('moreHedging');
    expect(percentileKey('anonymous_sourcing', 8)).toBe('fewerUnnamed');
    expect(percentileKey('attribution', 50)).toBe('usualAttribution');
    expect(percentileCount(71)).toBe(71);
    expect(percentileCount(8)).toBe(92);
  });

  it('counts at least half and never all of the others', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percentile) => {
        expect(percentileCount(percentile)).toBeGreaterThanOrEqual(50);
        expect(percentileCount(percentile)).toBeLessThan(100);
      }),
    );
  });
});

describe('a probability as a percentage', () => {
  it('is never 0 or 100: nothing is certain', () => {
    expect([0, 0.0007, 0.9992, 1].map(percentOf)).toEqual([1, 1, 99, 99]);
    expect(percentOf(0.62)).toBe(62);
  });
});

describe('the strings', () => {
  it('are all used', () => {
    const code = sourceText();
    const unused = Object.keys(messages).filter(
      (key) => !code.includes(`'${key}'`) && !code.includes(`__MSG_${key}__`),
    );
    expect(unused).toEqual([]);
  });

  it('never call an article true or false', () => {
    const verdict = /\b(fake|false|lie|lies|untrue|misinformation|disinformation|trustworthy)\b/i;
    for (const { message } of Object.values(messages)) expect(message).not.toMatch(verdict);
  });

  it('know the warnings of the service, and let others speak for themselves', () => {
    expect(warningKey({ code: 'not_english', detail: '' })).toBe('warningNotEnglish');
    expect(warningKey({ code: 'toString', detail: 'new' })).toBeNull();
  });

  it('say what to do when the server is away', () => {
    const server = 'http://127.0.0.1:5000';
    const { body, values, retry } = failureText({ kind: 'serverAway', server });
    expect(messages[body].message).toContain('make serve');
    expect(values).toEqual([server]);
    expect(retry).toBe(true);
  });

  it('fill every place that a failure has a value for', () => {
    const failures: Failure[] = [
      { kind: 'notScriptable' },
      { kind: 'pageGone' },
      { kind: 'noPermission', server: 's' },
      { kind: 'serverAway', server: 's' },
      { kind: 'slow', server: 's' },
      { kind: 'busy', seconds: null },
      { kind: 'busy', seconds: 9 },
      { kind: 'keyNeeded', server: 's' },
      { kind: 'unavailable', seconds: null },
      { kind: 'unavailable', seconds: 9 },
      { kind: 'tooLong' },
      { kind: 'refused', status: 422, detail: 'd' },
      { kind: 'badAnswer', detail: 'd' },
      { kind: 'cancelled' },
      { kind: 'unexpected', detail: 'd' },
    ];
    for (const failure of failures) {
      const { body, values } = failureText(failure);
      const places = new Set(messages[body].message.match(/\$\d/g));
      expect(places.size).toBe(values.length);
    }
  });
});
