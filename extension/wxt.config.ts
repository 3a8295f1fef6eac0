import { defineConfig } from 'wxt';

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

const FIREFOX_ONLY = {
  browser_specific_settings: {
    gecko: {
      id: 'hearsay@hearsay.invalid',
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['websiteContent' as const] },
    },
  },
};

export default defineConfig({
  imports: false,
  outDir: 'dist',
  outDirTemplate: '{{browser}}{{modeSuffix}}',
  zip: { artifactTemplate: 'hearsay-{{browser}}{{modeSuffix}}.zip', zipSources: false },
  webExt: { disabled: true },
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    short_name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['activeTab', 'scripting', 'storage'],
    // A match pattern without a port covers every port of that host.
    host_permissions: ['http://127.0.0.1/*', 'http://localhost/*'],
    optional_host_permissions: ['https://*/*'],
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    commands: { _execute_action: { suggested_key: { default: 'Alt+Shift+H' } } },
    ...(browser === 'firefox' ? FIREFOX_ONLY : { minimum_chrome_version: '128' }),
  }),
});
