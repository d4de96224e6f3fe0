import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run the sources; a worker thread needs JavaScript, so they take the one that `npm test` has just built.
  define: { __STORE_WORKER__: JSON.stringify(pathToFileURL(resolve(import.meta.dirname, 'out/main/store-worker.js')).href) },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
