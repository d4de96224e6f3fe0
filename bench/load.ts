/** The load: 64 connections, each sending its next request when the last one is answered. */
import autocannon from 'autocannon';
import type { Row } from './rows';

export const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;
const MEASURED_SECONDS = 8;

export interface Measured {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** @throws Error when any request failed or had another answer than the row expects, or an entry is not there. */
export async function measure(url: string, row: Row, isGuestbook: boolean): Promise<Measured> {
  await send(url, row, WARM_UP_SECONDS);
  const before = isGuestbook ? await countEntries(url) : 0;
  const result = await send(url, row, MEASURED_SECONDS);
  const answered = result[row.expected];
  if (result.errors > 0 || answered !== result.requests.total) {
    throw new Error(
      `${row.name}: ${result.requests.total - answered} other answers, ${result.errors} failures.`,
    );
  }
  if (isGuestbook && (await countEntries(url)) < before + answered * row.signs) {
    throw new Error(`${row.name}: fewer entries are in the book than were acknowledged.`);
  }
  const { requests, latency } = result;
  return { requestsPerSecond: requests.average, p50: latency.p50, p99: latency.p99 };
}

function send(url: string, { path, method, headers, body }: Row, seconds: number) {
  return autocannon({
    url: url + path,
    connections: CONNECTIONS,
    duration: seconds,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

async function countEntries(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/entries?limit=1`);
  return ((await answer.json()) as { total: number }).total;
}
