import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/support/same-examples.ts'],
    environment: 'node',
    restoreMocks: true,
  },
});
