import { defineConfig } from 'wxt';

import type { MessageKey } from './core/wording';
import { readabilityWithoutHtml } from './scripts/readability';

/** Extension pages run our own files alone; they talk to the local server or to one over https. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  'connect-src http://127.0.0.1:* http://localhost:* https:',
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Gives the unpacked extension the same id on every machine: of a key pair nobody holds. */
const CHROMIUM_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqCypi7cvBR7QEW2Cf9xr15KT1I4+svfYI2HbFXMlmikRjbLhEWGaZMiWW/zY23GnaoPSmJeajwJ2FwOoVO0DSINtJD0ANazXi5pYOhmncDSjp4YpRrEGq5900ON05IZNoA1Y6rJKVXphwyFBjMKyLJjFqK/MRlTrEfNtf+u+0Scwi73KrtoJNaAN/7OqSImXbXSo2xGZY/UXtvv5AICmjL3RNjjNA7UlX8zas+r8L5cP3fag1jU1cuXBuQ8qmfooJZQEC28AMmNxm0TKk0AYekuGHrbCKxWvnwMrPdIRykggPNCaqH6JoPu/LcaOn0fLe9TioipMK8nETPxy7MdJYQIDAQAB';

const CHROMIUM_ONLY = { minimum_chrome_version: '128', key: CHROMIUM_KEY };

const FIREFOX_ONLY = {
  browser_specific_settings: {
    gecko: {
      id: 'hearsay@hearsay.invalid',
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['websiteContent' as const] },
    },
  },
};

function command(description: MessageKey, key: string) {
  return { description: `__MSG_${description}__`, suggested_key: { default: key } };
}

export default defineConfig({
  imports: false,
  outDir: 'dist',
  outDirTemplate: '{{browser}}{{modeSuffix}}',
  zip: { artifactTemplate: 'hearsay-{{browser}}{{modeSuffix}}.zip', zipSources: false },
  webExt: { disabled: true },
  vite: () => ({ plugins: [readabilityWithoutHtml()] }),
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    short_name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['activeTab', 'scripting', 'storage'],
    // The default server. A match pattern without a port covers every port of that host.
    host_permissions: ['http://127.0.0.1/*'],
    // Another server, or a site that is always to be read: asked for on a click.
    optional_host_permissions: ['http://localhost/*', 'https://*/*'],
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+H' } },
      'next-mark': command('commandNext', 'Alt+Shift+J'),
      'previous-mark': command('commandPrevious', 'Alt+Shift+K'),
      'open-panel': command('commandPanel', 'Alt+Shift+L'),
    },
    ...(browser === 'firefox' ? FIREFOX_ONLY : CHROMIUM_ONLY),
  }),
});
