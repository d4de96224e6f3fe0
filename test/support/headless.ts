/** The built program without a window, started and stopped as a person would; it is gone with its test. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Page } from '../../src/shared/contract';
import { draft } from './draft';

export type Program = ChildProcessByStdio<null, Readable, Readable>;

/** Keeps its entries in `data` in the home folder. `user`: an ordinary user's number, for root, who may do anything. */
export function startHeadless(home: string, env: Record<string, string> = {}, user?: number): Program {
  const program = spawn(process.execPath, [resolve('out/main/headless.js')], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      GUESTBOOK_DATA_DIR: join(home, 'data'),
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user !== undefined && { uid: user, gid: user }),
  });
  onTestFinished(async () => {
    if (program.exitCode !== null || program.signalCode !== null) return;
    program.kill('SIGKILL');
    await once(program, 'exit');
  });
  return program;
}

/** What it printed up to the last line of a start. */
export async function started(program: Program): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface(program.stdout)) {
    lines.push(line);
    if (line.startsWith('Ctrl+C')) return lines;
  }
  throw new Error(`it ended early: ${lines.join(' / ')} ${await text(program.stderr)}`);
}

export const addressIn = (lines: string[]) => /Open (http:\/\/\S+)/.exec(lines.join('\n'))?.[1] ?? '';

export async function ended(
  program: Program,
): Promise<{ code: number | null; out: string; err: string; within: number }> {
  const begin = performance.now();
  const exited = once(program, 'exit').then(([code]) => ({ code, within: performance.now() - begin }));
  const [{ code, within }, out, err] = await Promise.all([
    exited,
    text(program.stdout),
    text(program.stderr),
  ]);
  return { code, out, err, within };
}

/** Signs as a program does. */
export function post(address: string, message = 'I was here'): Promise<Response> {
  return fetch(new URL('/api/entries', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(draft(message)),
  });
}

/** All messages, the newest first. */
export async function messages(address: string): Promise<string[]> {
  const found: string[] = [];
  for (let before: string | undefined, more = true; more; ) {
    const query = new URLSearchParams({ limit: '200', ...(before && { before }) });
    const response = await fetch(new URL(`/api/entries?${query}`, address));
    const page = (await response.json()) as Page;
    found.push(...page.entries.map(({ message }) => message));
    before = String(page.entries.at(-1)?.position);
    more = page.more;
  }
  return found;
}
