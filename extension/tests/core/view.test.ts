import { describe, expect, it } from 'vitest';

import type { Offer } from '../../core/messages';
import { viewAfterAnalysis, viewAfterPreview } from '../../core/view';
import { reportOf } from '../support/reports';

const preview = {
  reading: 1,
  text: 'A text.',
  words: 2,
  looksLikeArticle: true,
  hasSelection: false,
};
const site = { origin: 'https://news.example', mode: 'ask' } as const;
const server = 'http://127.0.0.1:5000';
const known = { server, consented: true, anyway: false, scope: 'article' } as const;

function read(changed: Partial<typeof preview> = {}, language: string | null = null) {
  const value: Offer = { kind: 'read', site, preview: { ...preview, ...changed }, language };
  return { ok: true as const, value };
}

describe('after a page was read', () => {
  it('nothing is sent without consent', () => {
    expect(viewAfterPreview(read(), { ...known, consented: false }).kind).toBe('consent');
    expect(viewAfterPreview(read(), known).kind).toBe('scoring');
  });

  it('a page that is not an article waits to be asked for', () => {
    const page = read({ looksLikeArticle: false });
    expect(viewAfterPreview(page, known).kind).toBe('notArticle');
    expect(viewAfterPreview(page, { ...known, anyway: true }).kind).toBe('scoring');
    const unasked = { ...known, anyway: true, consented: false };
    expect(viewAfterPreview(page, unasked).kind).toBe('consent');
  });

  it('what is selected need not look like an article, but be in English', () => {
    const selected = { ...known, scope: 'selection' } as const;
    expect(viewAfterPreview(read({ looksLikeArticle: false }), selected).kind).toBe('scoring');
    expect(viewAfterPreview(read({}, 'de'), selected).kind).toBe('notEnglish');
  });

  it('an empty page is never sent', () => {
    const empty = read({ text: '' });
    expect(viewAfterPreview(empty, { ...known, anyway: true }).kind).toBe('notArticle');
  });

  it('a page in another language is not sent unless it is to be anyway', () => {
    const page = read({}, 'de');
    expect(viewAfterPreview(page, known)).toMatchObject({ kind: 'notEnglish', language: 'de' });
    expect(viewAfterPreview(page, { ...known, anyway: true }).kind).toBe('scoring');
  });

  it('a site that is never to be read is said to be so', () => {
    const off = { ok: true as const, value: { kind: 'off' as const, site } };
    expect(viewAfterPreview(off, { ...known, anyway: true })).toEqual({ kind: 'off', site });
  });

  it('a page that cannot be read is said to be so', () => {
    const failure = { kind: 'notScriptable' } as const;
    expect(viewAfterPreview({ ok: false, failure }, known)).toEqual({ kind: 'failed', failure });
  });
});

describe('after an analysis', () => {
  it('a failure is shown as one', () => {
    const failure = { kind: 'tooLong' } as const;
    expect(viewAfterAnalysis({ ok: false, failure }, preview)).toEqual({ kind: 'failed', failure });
  });

  it('a text that the server finds to be foreign is declined', () => {
    const outcome = { ok: true as const, value: { kind: 'notEnglish' as const } };
    expect(viewAfterAnalysis(outcome, preview).kind).toBe('notEnglish');
  });

  it('what was marked is reported', () => {
    const report = reportOf(preview.text);
    const outcome = { ok: true as const, value: { kind: 'marked' as const, report } };
    expect(viewAfterAnalysis(outcome, preview)).toEqual({ kind: 'report', report });
  });
});
