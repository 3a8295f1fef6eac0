import { describe, expect, it } from 'vitest';

import { viewAfterAnalysis, viewAfterPreview } from '../../core/view';

const preview = { reading: 1, text: 'A text.', words: 2, looksLikeArticle: true };
const known = { server: 'http://127.0.0.1:5000', consented: true, anyway: false };
const ok = (value = preview) => ({ ok: true as const, value });

describe('after a page was read', () => {
  it('nothing is sent without consent', () => {
    expect(viewAfterPreview(ok(), { ...known, consented: false }).kind).toBe('consent');
    expect(viewAfterPreview(ok(), known).kind).toBe('scoring');
  });

  it('a page that is not an article waits to be asked for', () => {
    const page = ok({ ...preview, looksLikeArticle: false });
    expect(viewAfterPreview(page, known).kind).toBe('notArticle');
    expect(viewAfterPreview(page, { ...known, anyway: true }).kind).toBe('scoring');
    const unasked = { ...known, anyway: true, consented: false };
    expect(viewAfterPreview(page, unasked).kind).toBe('consent');
  });

  it('an empty page is never sent', () => {
    const empty = ok({ ...preview, text: '' });
    expect(viewAfterPreview(empty, { ...known, anyway: true }).kind).toBe('notArticle');
  });

  it('a page that cannot be read is said to be so', () => {
    const failure = { kind: 'notScriptable' } as const;
    expect(viewAfterPreview({ ok: false, failure }, known)).toEqual({ kind: 'failed', failure });
  });
});

describe('after an analysis', () => {
  it('a failure is shown as one', () => {
    const failure = { kind: 'tooLong' } as const;
    const view = viewAfterAnalysis({ ok: false, failure }, { preview, server: known.server });
    expect(view).toEqual({ kind: 'failed', failure });
  });
});
