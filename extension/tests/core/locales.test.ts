import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FOLDER = 'public/_locales';

function messagesOf(locale: string): Record<string, { message: string }> {
  return JSON.parse(readFileSync(`${FOLDER}/${locale}/messages.json`, 'utf8'));
}

const english = messagesOf('en');
const places = (message: string): string[] => [...message.matchAll(/\$\d/g)].map(String).sort();

describe('the languages', () => {
  it('are these', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(['de', 'en', 'es', 'fr']);
  });
});

describe.each(['de', 'es', 'fr'])('the strings in %s', (locale) => {
  const messages = messagesOf(locale);

  it('are the same, in the same order', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(english));
  });

  it('have a place for each value, and no other', () => {
    for (const [key, { message }] of Object.entries(messages)) {
      expect([key, ...places(message)]).toEqual([key, ...places(english[key]?.message ?? '')]);
    }
  });

  it('say something, and are translated', () => {
    const alike = Object.entries(messages).filter(([key, { message }]) => {
      expect(message.trim()).not.toBe('');
      return message === english[key]?.message;
    });
    // Names, and what is quoted from English pages, are the same everywhere.
    const same =
      /^(extensionName|export(Markdown|Json)|example|settingsServer|optionsSites|meterAttribution|countMarked)/;
    expect(alike.map(([key]) => key).filter((key) => !same.test(key))).toEqual([]);
  });

  it('fit where stores and browsers cut them off', () => {
    expect(messages['extensionDescription']?.message.length).toBeLessThanOrEqual(132);
  });
});
