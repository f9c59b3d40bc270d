import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What people do, in real Chromium against the built studio (dist), served as a static host serves it. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/browser/server.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a person would wait for on a busy machine; the default of one second is shorter.
    expect: { poll: { timeout: 10_000 } },
    // A machine that stalls fails a test once; a fault fails it again. The report names what was tried twice.
    retry: 1,
    // A Chromium a worker; one page computes on more than one core, so that more than a few only wait.
    maxWorkers: Math.min(availableParallelism(), 4),
    // What a test changes lives in its page; the modules that drive it are loaded once a worker.
    isolate: false,
  },
});
