/** What one page and one signature cost, beside bare node:http under the same load. */

import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Order } from './bare-server';
import { load } from './load';
import { type Guestbook, seed, startBare, startGuestbook } from './processes';
import type { Row } from './report';
import { byTurns, type Figures, type Pace } from './rounds';

/** More than a page shows. */
const SEEDED = 100;

/** What node:http adds by itself to every answer. */
const NODES_OWN = ['date', 'connection', 'keep-alive'];

export async function benchServing(pace: Pace): Promise<Row[]> {
  const guestbook = await startGuestbook();
  try {
    await seed(guestbook.url, SEEDED);
    return [
      await beside('GET /', await sameAnswer(guestbook.url), pace, (seconds) =>
        load({ url: guestbook.url, path: '/' }, seconds),
      ),
      await beside('POST /sign', SEE_OTHER, pace, (seconds) => signAll(guestbook, seconds)),
    ];
  } finally {
    await guestbook.close();
  }
}

const SEE_OTHER: Order = {
  kind: 'answer',
  status: 303,
  headers: ['location', '/', 'content-length', '0'],
  body: '',
};

async function beside(
  name: 'GET /' | 'POST /sign',
  order: Order,
  { rounds, seconds }: Pace,
  ours: (seconds: number) => Promise<Figures>,
): Promise<Row> {
  const bare = await startBare(order);
  try {
    const theirs = (duration: number) =>
      load({ url: bare.url, path: name === 'GET /' ? '/' : '/sign' }, duration);
    await byTurns(
      1,
      () => ours(1),
      () => theirs(1),
    );
    const sides = await byTurns(
      rounds,
      () => ours(seconds),
      () => theirs(seconds),
    );
    return { name, unit: 'a second', peer: 'bare node:http', sides };
  } finally {
    await bare.close();
  }
}

/** Signatures a second. @throws Error when fewer entries are in the book than were acknowledged */
export async function signAll(
  guestbook: Guestbook,
  seconds: number,
): Promise<Figures & { requests: number }> {
  const before = await guestbook.total();
  const figures = await load({ url: guestbook.url, path: '/sign' }, seconds);
  const kept = (await guestbook.total()) - before;
  if (kept < figures.requests)
    throw new Error(`${figures.requests} were signed, and ${kept} are in the book.`);
  return figures;
}

/** The guestbook's own answer, for a server that always gives it: the same bytes below the same headers. */
async function sameAnswer(url: string): Promise<Order> {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage];
  const body = await text(response);
  const { rawHeaders } = response;
  const headers = rawHeaders.filter((_, index) => {
    const name = rawHeaders[index - (index % 2)] ?? '';
    return !NODES_OWN.includes(name.toLowerCase());
  });
  return { kind: 'answer', status: 200, headers, body };
}
