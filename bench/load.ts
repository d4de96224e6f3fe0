/**
 * The load: 64 connections, each sending its next request when the last one is answered. By wrk, which costs a fraction of
 * what the server costs; where there is no wrk by autocannon, which costs as much as the server and so hides differences.
 */
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { draftOf } from './draft';
import type { Figures } from './rounds';

export const CONNECTIONS = 64;

export interface Target {
  readonly url: string;
  readonly path: '/' | '/sign';
}

interface Sent {
  readonly requests: number;
  readonly microseconds: number;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers with a status of 400 or more. */
  readonly refused: number;
  /** Requests without an answer. */
  readonly failed: number;
}

const wrk = /^wrk \S+/.exec(spawnSync('wrk', ['-v'], { encoding: 'utf8' }).stdout ?? '')?.[0];
let runs = 0;

export function loadGenerator(): string {
  return wrk ?? 'autocannon, as there is no wrk';
}

/** Requests a second, and how long they took. @throws Error when any request had no answer or was refused. */
export async function load(
  target: Target,
  seconds: number,
): Promise<Figures & { readonly requests: number }> {
  const { requests, microseconds, p50, p99, refused, failed } = await (wrk ? byWrk : byAutocannon)(
    target,
    seconds,
  );
  if (refused > 0 || failed > 0 || requests === 0)
    throw new Error(`${target.path}: ${requests} answers, ${refused} of them refusals; ${failed} failures.`);
  return { value: requests / (microseconds / 1e6), p50: p50 / 1000, p99: p99 / 1000, requests };
}

async function byWrk({ url, path }: Target, seconds: number): Promise<Sent> {
  const script = fileURLToPath(new URL('../../bench/load.lua', import.meta.url));
  runs += 1;
  const args = [
    ...['--threads', '1', '--connections', String(CONNECTIONS), '--duration', `${seconds}s`],
    ...['--timeout', '10s', '--script', script, url + path],
    ...(path === '/sign' ? ['--', String(runs)] : []),
  ];
  const { stdout } = await promisify(execFile)('wrk', args, { timeout: (seconds + 30) * 1000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

async function byAutocannon({ url, path }: Target, seconds: number): Promise<Sent> {
  runs += 1;
  let count = 0;
  const sign = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    setupRequest: (request: object) => {
      count += 1;
      const draft = draftOf(count);
      const email = `guest.${runs}.${count}@example.org`;
      return { ...request, body: new URLSearchParams({ ...draft, email }).toString() };
    },
  } as const;
  const result = await autocannon({
    url: url + path,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [path === '/sign' ? sign : { method: 'GET' }],
  });
  return {
    requests: result.requests.total,
    microseconds: result.duration * 1e6,
    p50: result.latency.p50 * 1000,
    p99: result.latency.p99 * 1000,
    refused: result['4xx'] + result['5xx'],
    failed: result.errors,
  };
}
