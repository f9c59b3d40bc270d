import { defineConfig } from 'vitest/config';

/** Everything that runs in Node; vitest.browser.config.ts drives the built studio. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
