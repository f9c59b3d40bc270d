import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Everything that runs in Node; vitest.browser.config.ts drives the built studio. */
export default defineConfig({
  // The studio's state is written with runes.
  plugins: [svelte()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    // Every core: by itself vitest leaves one free, which is half of a machine with two.
    maxWorkers: availableParallelism(),
    // Long enough that only what hangs meets it, whatever else the machine does.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
