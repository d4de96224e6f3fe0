/** Desks as processes (programs/desk.ts): started, listened to, and killed without a chance to clean up. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { onTestFinished } from 'vitest';
import { lockFolder } from '../../src/main/store/folder-lock';
import { openBook } from '../../src/main/store/open-book';
import type { Store } from '../../src/main/store/store';
import type { Entry } from '../../src/shared/entry';

/** Where the built worker is; set in vitest.config.ts. */
declare const __STORE_WORKER__: string;

// Inside the project, so that the desk finds its packages.
const outDir = resolve(import.meta.dirname, `../../node_modules/.cache/guestbook-desk-${process.pid}`);
const EVERYTHING = 1_000_000;

/** For `beforeAll` of a suite that starts desks; the function that it returns deletes the program again. */
export async function buildDesk(): Promise<() => Promise<void>> {
  await build({
    configFile: false,
    logLevel: 'error',
    define: { __STORE_WORKER__: JSON.stringify(__STORE_WORKER__) },
    build: {
      ssr: resolve(import.meta.dirname, 'programs/desk.ts'),
      outDir,
      target: 'node20.18',
      rollupOptions: { output: { entryFileNames: 'desk.mjs' } },
    },
  });
  return () => rm(outDir, { recursive: true });
}

export interface DeskOptions {
  readonly folder: string;
  readonly endpoint: string;
  readonly table: string;
  readonly label?: string;
  readonly sign?: number;
  readonly writers?: number;
  readonly at?: number;
  readonly wait?: boolean;
}

export class DeskProcess {
  /** The lines that the desk has said so far. */
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #listeners = new Set<() => void>();

  /** @param tracer a command in front of the desk's own, such as strace with its arguments */
  constructor({ wait, ...options }: DeskOptions, tracer: readonly string[] = []) {
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    const command = [
      ...tracer,
      process.execPath,
      resolve(outDir, 'desk.mjs'),
      ...args,
      ...(wait ? ['--wait'] : []),
    ];
    const [program = '', ...rest] = command;
    // In a group of its own, because a desk outlives a killed tracer. The end of our own process ends the desk too.
    this.#child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    this.#closed = once(this.#child, 'close');
    // A desk may be killed while we write to it.
    this.#child.stdin?.on('error', () => undefined);
    if (this.#child.stdout) {
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        this.lines.push(line);
        for (const listener of this.#listeners) listener();
      });
    }
    onTestFinished(() => this.kill());
  }

  /** Called after each line. */
  onLine(listener: () => void): void {
    this.#listeners.add(listener);
  }

  count(fact: string): number {
    return this.lines.filter((line) => line === fact || line.startsWith(`${fact} `)).length;
  }

  /** Resolves when the desk has said this so many times; rejects when it ends before. */
  async said(fact: string, times = 1): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      const listen = () => {
        if (this.count(fact) >= times) resolve();
      };
      this.#listeners.add(listen);
      listen();
    });
    const ended = this.#closed.then(() => {
      if (this.count(fact) < times)
        throw new Error(`The desk ended and had not said "${fact}" ${times} times.`);
    });
    await Promise.race([heard, ended]);
  }

  /** Lets a desk that waits start its sync. */
  go(): void {
    this.#child.stdin?.write('go\n');
  }

  async kill(): Promise<void> {
    const { pid } = this.#child;
    // The whole group, where there are groups: killing strace alone would leave the desk alive.
    if (process.platform === 'win32') this.#child.kill('SIGKILL');
    else if (this.#running && pid !== undefined) process.kill(-pid, 'SIGKILL');
    await this.#closed;
  }

  /** Ends the desk as the program ends. */
  leave(): void {
    this.#child.stdin?.end();
  }

  async stop(): Promise<void> {
    this.leave();
    if ((await this.ended()) === 'killed') throw new Error('The desk was killed.');
  }

  /** Resolves when the desk has ended and all its lines are here. @throws Error when it failed. */
  async ended(): Promise<'killed' | 'by itself'> {
    await this.#closed;
    const { exitCode, signalCode } = this.#child;
    if (signalCode === 'SIGKILL') return 'killed';
    if (exitCode !== 0) throw new Error(`The desk ended with ${exitCode ?? signalCode}.`);
    return 'by itself';
  }

  get #running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }
}

/** Opens the book of a folder whose desk has ended, and returns what `read` finds there. */
export async function inBook<T>(folder: string, read: (store: Store) => Promise<T>): Promise<T> {
  const lock = await lockFolder(folder);
  const store = await openBook({ folder, name: 'book', outbox: true });
  try {
    return await read(store);
  } finally {
    await store.close();
    await lock.release();
  }
}

export async function entriesIn(folder: string): Promise<readonly Entry[]> {
  return inBook(folder, async (store) => (await store.select({ limit: EVERYTHING })).entries);
}
