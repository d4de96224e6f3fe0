/** Live updates: what a stream begins with, that it misses nothing, and that nobody makes the server hold much. */

import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { applyChange, type Book } from '../../src/shared/book-view';
import { draft } from '../support/draft';
import { EventReader } from './event-reader';
import { ask, openSocket, postForm, postJson, serve } from './serving';

test('a stream begins with the newest 50 entries, then tells each change, without addresses', async () => {
  const { url, guestbook } = await serve();
  for (let index = 0; index < 60; index += 1) await guestbook.insert(draft(`entry ${index}`));
  const reader = await EventReader.open(url);
  const current = await reader.next();
  if (current.kind !== 'current') throw new Error(`It began with ${current.kind}.`);
  expect(current.page.entries).toHaveLength(50);
  expect(current.page.entries[0]?.message).toBe('entry 59');
  expect(current.page.total).toBe(60);
  expect(current.status).toEqual({ loading: false, emailsShown: false });
  await postForm(url, draft('from a browser'));
  const added = await reader.next();
  expect(added).toMatchObject({ kind: 'added', total: 61, entries: [{ message: 'from a browser' }] });
  expect(added.version).toBeGreaterThan(current.version);
  expect(JSON.stringify([current, added])).not.toContain(draft().email);
  reader.close();
});

test('streams opened while others sign end with the same book, and versions only grow', async () => {
  const { url, guestbook } = await serve();
  const rounds = 12;
  const reading: Promise<Book | undefined>[] = [];
  const follow = async (): Promise<Book | undefined> => {
    const reader = await EventReader.open(url);
    let book: Book | undefined;
    let version = -1;
    do {
      const change = await reader.next();
      expect(change.kind === 'current').toBe(book === undefined);
      expect(change.version).toBeGreaterThan(version);
      version = change.version;
      book = applyChange(book, change);
    } while ((book?.total ?? 0) < rounds * 4);
    reader.close();
    return book;
  };
  for (let round = 0; round < rounds; round += 1) {
    reading.push(follow());
    await Promise.all([0, 1, 2, 3].map((which) => postJson(url, draft(`${round}.${which}`))));
  }
  const { entries } = await guestbook.select();
  for (const book of await Promise.all(reading)) expect(book?.entries).toEqual(entries);
});

test('a quiet stream gets a comment now and then', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const { url } = await serve();
    const reader = await EventReader.open(url);
    await reader.next();
    vi.advanceTimersByTime(15_000);
    expect(await reader.nextLine()).toBe(':');
    reader.close();
  } finally {
    vi.useRealTimers();
  }
});

test('a reader that does not read is cut off, and others are not', async () => {
  const { server, url, guestbook } = await serve();
  const socket = await openSocket(server.port);
  socket.pause();
  socket.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const reader = await EventReader.open(url);
  await reader.next();
  // 12 kB each on the way, 18 MB in all.
  const message = '書'.repeat(4000);
  const inserts = 1500;
  let told = 0;
  const reading = (async () => {
    while (told < inserts) {
      const change = await reader.next();
      if (change.kind === 'added') told += change.entries.length;
    }
  })();
  for (let sent = 0; sent < inserts; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => guestbook.insert(draft(message))));
    await setImmediate();
  }
  await reading;
  let received = 0;
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.on('data', (chunk) => {
    received += chunk.length;
  });
  socket.resume();
  await ended;
  // What the kernel holds for a connection comes on top of the megabyte.
  expect(received).toBeLessThan(inserts * message.length * 3 * 0.75);
  reader.close();
});

test('there is room for 500 streams; one more is told to come later, and room is given back', async () => {
  const { url } = await serve();
  const readers = await Promise.all(Array.from({ length: 500 }, () => EventReader.open(url)));
  const refused = await ask(`${url}/api/events`);
  expect(refused.status).toBe(429);
  expect(JSON.parse(refused.text).code).toBe('rate_limited');
  readers.pop()?.close();
  await vi.waitFor(async () => (await EventReader.open(url)).close());
  for (const reader of readers) reader.close();
});

test('one address may have 30 streams where posts are limited, and others have theirs', async () => {
  const { url } = await serve({ postsPerMinute: 120, trustProxy: ['loopback'] });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const greedy = from('203.0.113.1');
  const readers = await Promise.all(Array.from({ length: 30 }, () => EventReader.open(url, greedy)));
  const refused = await ask(`${url}/api/events`, { headers: greedy });
  expect(refused.status).toBe(429);
  expect(JSON.parse(refused.text).code).toBe('rate_limited');
  readers.push(await EventReader.open(url, from('203.0.113.2')));
  readers.shift()?.close();
  await vi.waitFor(async () => readers.push(await EventReader.open(url, greedy)));
  for (const reader of readers) reader.close();
});

test('closing the server ends its streams at once', async () => {
  const { server, url } = await serve();
  const reader = await EventReader.open(url);
  await reader.next();
  await server.close();
  await expect(reader.next()).rejects.toThrow();
});
