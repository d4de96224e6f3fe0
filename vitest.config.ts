import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const file = (path: string) => resolve(import.meta.dirname, path);
const { version } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { version: string };

const tests = { include: ['test/**/*.test.ts'], testTimeout: 30_000 };
/** What takes minutes: `npm run test:torture`. */
const torture = { include: ['test/**/*.torture.ts'], testTimeout: 600_000 };

/** The longest begin first, so that both workers end at about the same time. */
const LONGEST = ['outbox-model', 'killed-at-every-write', 'failing-at-every-write'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((name) => moduleId.includes(name));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    sequence: { sequencer: LongestFirst },
  },
}));
