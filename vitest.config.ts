import { defineConfig } from 'vitest/config';

/** Everything that runs in Node; the browser tests (test/browser) drive the built studio in Chromium. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
