import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';

const file = (path: string) => resolve(import.meta.dirname, path);
const { version } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { version: string };

const tests = { include: ['test/**/*.test.ts'], testTimeout: 30_000 };
/** What takes minutes: `npm run test:torture`. */
const torture = { include: ['test/**/*.torture.ts'], testTimeout: 600_000 };

export default defineConfig(({ mode }) => ({
  // Tests run the sources; a worker thread needs JavaScript, so they take the one that `npm test` has just built.
  define: {
    __STORE_WORKER__: JSON.stringify(pathToFileURL(file('out/main/store-worker.js')).href),
    __VERSION__: JSON.stringify(version),
  },
  test: {
    ...(mode === 'torture' ? torture : tests),
    globalSetup: ['test/support/global-setup.ts'],
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
}));
