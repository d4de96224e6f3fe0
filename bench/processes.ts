/** The servers under load, each in a process of its own: the guestbook as it is built, and its bare peer. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Order } from './bare-server';
import { draftOf } from './draft';

const STOPS_WITHIN = 15_000;

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
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = stopper(child);
  const port = await firstOf(child, async () => {
    for await (const line of createInterface(child.stdout)) {
      const found = /^Open http:\/\/\S+:(\d+)/.exec(line)?.[1];
      if (found) return found;
    }
    throw new Error('The program ended before it served.');
  });
  child.stdout.resume();
  const url = `http://127.0.0.1:${port}`;
  const ask = async (path: string) => (await fetch(url + path)).json();
  return {
    url,
    total: async () => (await ask('/api/entries?limit=1')).total,
    health: () => ask('/healthz'),
    close: async () => {
      child.kill('SIGTERM');
      await stop();
      await rm(home, { recursive: true });
    },
  };
}

/** Signs as a program does, and waits for the answer. */
export async function sign(url: string, message: string): Promise<void> {
  const response = await fetch(`${url}/api/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...draftOf(0), message }),
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
 * What ends a child that was asked to end: waits for it, and kills it when it takes too long. The child also ends with
 * this process.
 */
export function stopper(child: ChildProcess): () => Promise<void> {
  const exited = once(child, 'exit');
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  return async () => {
    const patience = globalThis.setTimeout(kill, STOPS_WITHIN);
    await exited;
    clearTimeout(patience);
    process.off('exit', kill);
  };
}

/** What a child says first. @throws Error when it ends before */
function firstOf<T>(child: ChildProcess, said: () => Promise<T>): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A server ended with code ${code} before it served.`);
  });
  return Promise.race([said(), ended]);
}
