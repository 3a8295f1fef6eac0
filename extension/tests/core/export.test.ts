import { describe, expect, it } from 'vitest';

import { toJson, toMarkdown } from '../../core/export';
import type { FlaggedSentence } from '../../core/findings';
import type { Translate } from '../../core/wording';
import messages from '../../public/_locales/en/messages.json';
import { reportOf } from '../support/reports';

const english: Translate = (key, ...values) =>
  messages[key].message.replaceAll(/\$(\d)/g, (_, place) => String(values[Number(place) - 1]));

const TEXT = 'It may *rain*. Officials might agree.';
const sentence: FlaggedSentence = {
  start: 0,
  end: 14,
  text: 'It may *rain*.',
  token: 'secret-token',
  findings: [
    {
      label: 'hedging',
      probability: 0.9992,
      strength: 3,
      kind: null,
      cues: [{ start: 3, end: 6, text: 'may' }],
    },
  ],
};
const report = reportOf(TEXT, { sentences: [sentence] });

describe('findings as Markdown', () => {
  const markdown = toMarkdown(report, english);

  it('have the sentence with its cue words in bold and its own asterisks escaped', () => {
    expect(markdown).toContain('- It **may** \\*rain\\*.');
  });

  it('say why, how sure, and never that it is certain', () => {
    expect(markdown).toContain('Hedged: almost certain · 99%');
    expect(markdown).not.toMatch(/100\s?%/);
  });

  it('say what the score is and what it is not', () => {
    expect(markdown).toContain('Credibility: 61 of 100. Likely between 52 and 70.');
    expect(markdown).toContain('Not whether it is true.');
    expect(markdown).toContain('More hedging than in 71 of 100 news articles');
  });

  it('say so when there is nothing', () => {
    expect(toMarkdown(reportOf(TEXT), english)).toContain('Nothing to mark');
  });
});

describe('findings as JSON', () => {
  const json: unknown = JSON.parse(toJson(report));

  it('say where each sentence stands and which words show it', () => {
    expect(json).toMatchObject({
      hearsay: 1,
      model: 'sha256:0',
      text_length: TEXT.length,
      sentences: [
        {
          start: 0,
          end: 14,
          text: sentence.text,
          labels: [{ label: 'hedging', probability: 0.9992, cues: [{ start: 3, end: 6 }] }],
        },
      ],
    });
  });

  it('hold neither the server nor what proves a sentence to it', () => {
    expect(toJson(report)).not.toMatch(/127\.0\.0\.1|secret-token/);
  });
});
