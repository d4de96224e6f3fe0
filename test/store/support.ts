/** What the store's suites share: what a book holds, and programs to run (and to kill) beside the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import sqlite from 'node-sqlite3-wasm';
import { build } from 'vite';
import { onTestFinished } from 'vitest';
import type { Store, StoreChange } from '../../src/main/store/store';
import type { Entry } from '../../src/shared/entry';

/** Where the built worker is; set in vitest.config.ts. */
declare const __STORE_WORKER__: string;

export function changesOf(store: Store): StoreChange[] {
  const changes: StoreChange[] = [];
  store.onChange((change) => changes.push(change));
  return changes;
}

/** For an entry that waits. */
export async function redate(store: Store, id: string): Promise<Entry> {
  const entry = await store.redate(id);
  if (!entry) throw new Error('This entry does not wait.');
  return entry;
}

/** All entries of a book, newest first, however many pages that takes. */
export async function everyEntry(store: Store): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let before: number | undefined, more = true; more; ) {
    const page = await store.select({ limit: 200, before });
    entries.push(...page.entries);
    before = page.entries.at(-1)?.position;
    more = page.more;
  }
  return entries;
}

/** What SQLite finds wrong with a closed book, read in full; `ok` is nothing. */
export function checkFile(file: string): unknown[] {
  const database = new sqlite.Database(file);
  try {
    database.exec('pragma locking_mode = exclusive');
    const found = database.all('pragma integrity_check').map(({ integrity_check }) => integrity_check);
    return [...found, ...database.all('pragma foreign_key_check')];
  } finally {
    database.close();
  }
}

/** One of the folder `programs`, as JavaScript that any Node runs. */
export async function buildProgram(name: string, folder: string): Promise<string> {
  const worker = JSON.stringify(__STORE_WORKER__);
  await build({
    configFile: false,
    logLevel: 'error',
    define: { __STORE_WORKER__: worker },
    ssr: { noExternal: true },
    build: {
      ssr: resolve(import.meta.dirname, 'programs', `${name}.ts`),
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(folder, `${name}.mjs`);
}

export interface Program {
  readonly process: ChildProcess;
  /** Resolves with the next line it prints; rejects when it ends without one. */
  line(): Promise<string>;
  /** Kills it without a chance to clean up, and returns what else it had printed. */
  kill(): Promise<string[]>;
}

export function run(program: string, args: readonly string[]): Program {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    async line() {
      const { done, value } = await lines.next();
      if (done) throw new Error(`${program} ended without a further line`);
      return value;
    },
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      const rest: string[] = [];
      for (let next = await lines.next(); !next.done; next = await lines.next()) rest.push(next.value);
      return rest;
    },
  };
}
