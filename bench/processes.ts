/** The servers under load, each in a process of its own: the guestbook as it is built, and its bare peer. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Order } from './bare-server';
import { draftOf } from './draft';

const STARTS_WITHIN = 60_000;
const STOPS_WITHIN = 30_000;
const ANSWERS_WITHIN = 30_000;

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

export interface Guestbook extends Running {
  /** How many entries are in the book. */
  total(): Promise<number>;
  /** How many of them are not in the table yet, and how the table is. */
  health(): Promise<{ readonly pending: number; readonly cloud: string }>;
}

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export async function startBare(order: Order): Promise<Running> {
  const child = fork(built('./bare-server.js'), [], { stdio: 'inherit' });
  const stop = stopper(child);
  child.send(order);
  const url = await firstOf(child, async () => String((await once(child, 'message'))[0]));
  return {
    url,
    close: async () => {
      child.disconnect();
      await stop();
    },
  };
}

/**
 * The program without a window, with a book on disk in a folder that goes with it.
 * @param folder a folder of one's own instead, which stays
 */
export async function startGuestbook(
  env: Readonly<Record<string, string>> = { GUESTBOOK_BACKEND: 'local' },
  folder?: string,
): Promise<Guestbook> {
  const home = await mkdtemp(join(tmpdir(), 'guestbook-bench-'));
  const child = spawn(process.execPath, [built('../main/headless.js')], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      PORT: '0',
      GUESTBOOK_DATA_DIR: folder ?? home,
      GUESTBOOK_POSTS_PER_MINUTE: '0',
      // The AWS SDK warns of Node 20.
      NODE_NO_WARNINGS: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = stopper(child);
  const log = text(child.stderr);
  const failed = async (cause: unknown) => new Error(`The program failed: ${await log}`, { cause });
  const port = await firstOf(child, async () => {
    for await (const line of createInterface(child.stdout)) {
      const found = /^Open http:\/\/\S+:(\d+)/.exec(line)?.[1];
      if (found) return found;
    }
    throw new Error('It says no address.');
  }).catch(async (error) => {
    throw await failed(error);
  });
  child.stdout.resume();
  const url = `http://127.0.0.1:${port}`;
  const ask = async (path: string) =>
    (await fetch(url + path, { signal: AbortSignal.timeout(ANSWERS_WITHIN) })).json();
  return {
    url,
    total: async () => (await ask('/api/entries?limit=1')).total,
    health: () => ask('/healthz'),
    close: async () => {
      child.kill('SIGTERM');
      const code = await stop();
      await rm(home, { recursive: true });
      if (code !== 0) throw await failed(`It ended with code ${code}.`);
    },
  };
}

/** Signs as a program does, and waits for the answer. */
export async function sign(url: string, message: string): Promise<void> {
  const response = await fetch(`${url}/api/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...draftOf(0), message }),
    signal: AbortSignal.timeout(ANSWERS_WITHIN),
  });
  if (response.status !== 201) throw new Error(`Signing was answered with ${response.status}.`);
  await response.arrayBuffer();
}

/** Fills a book, or a page, with entries as guests write them. */
export async function seed(url: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await sign(url, draftOf(index).message);
}

/** @throws Error when it does not become true within so many seconds */
export async function until(what: string, seconds: number, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`After ${seconds} seconds not yet: ${what}.`);
    await setTimeout(50);
  }
}

/**
 * Makes a child end with this process, and returns what waits for its end once it was asked to end: kills a child that
 * takes too long, and resolves with the exit code (null: killed).
 */
export function stopper(child: ChildProcess): () => Promise<number | null> {
  const exited = once(child, 'exit');
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  return async () => {
    const patience = globalThis.setTimeout(kill, STOPS_WITHIN);
    const [code] = await exited;
    clearTimeout(patience);
    process.off('exit', kill);
    return code;
  };
}

/** What a child says first. A silent one is killed. @throws Error when it ends before */
async function firstOf<T>(child: ChildProcess, said: () => Promise<T>): Promise<T> {
  const patience = globalThis.setTimeout(() => child.kill('SIGKILL'), STARTS_WITHIN);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A server ended with code ${code} before it served.`);
  });
  try {
    return await Promise.race([said(), ended]);
  } finally {
    clearTimeout(patience);
  }
}
