/** Two processes on one table: a guest signs at one and reads at the other, whose reading of the table is held up. */
import { EventEmitter, once } from 'node:events';
import { describe, expect, inject, test, vi } from 'vitest';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { startFaultProxy } from '../support/fault-proxy';
import { addressIn, homeFolder, post, started, startHeadless } from '../support/headless';
import { needs } from '../support/machine';
import { EventReader } from './event-reader';
import { ask, draft, openSocket, serve } from './serving';

const form = 'name=Ada&email=ada%40example.org&message=Signed%20at%20the%20first.';
const headers = { 'content-type': 'application/x-www-form-urlencoded' };
const cookieOf = (answered: Headers) => answered.get('set-cookie')?.split(';')[0] ?? '';

needs('java')('two processes on one table', () => {
  test('show a guest the own entry, whichever answers', async ({ onTestFinished }) => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    await fixture.create();
    const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    onTestFinished(() => proxy.close());
    const env = {
      GUESTBOOK_TABLE: fixture.name,
      GUESTBOOK_CONFIRM_SECONDS: '10',
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'a secret of the test',
      AWS_REGION: 'us-east-1',
    };
    const start = async (endpoint: string) => {
      const program = startHeadless(await homeFolder(), { ...env, AWS_ENDPOINT_URL_DYNAMODB: endpoint });
      return addressIn(await started(program));
    };
    const first = await start(inject('dynamodbEndpoint'));
    const second = await start(proxy.endpoint);
    const isWell = async () =>
      expect(await (await fetch(`${second}/healthz`)).json()).toMatchObject({ cloud: 'ok' });
    await vi.waitFor(isWell, { timeout: 10_000 });
    proxy.fault = ({ operation }) => (operation === 'Scan' ? 'throttle' : undefined);

    const signed = await fetch(`${first}/sign`, { method: 'POST', body: form, headers, redirect: 'manual' });
    expect(signed.status).toBe(303);
    expect(signed.headers.get('set-cookie')).toMatch(/; Path=\/; Max-Age=60; HttpOnly; SameSite=Strict$/);
    expect(signed.headers.get('location')).not.toContain('ada');
    const cookie = cookieOf(signed.headers);

    const read = async (cookies?: string) =>
      (await fetch(second, cookies === undefined ? {} : { headers: { cookie: cookies } })).text();
    expect(await read()).not.toContain('Signed at the first.');
    expect(await read(`theme=dark; ${cookie}`)).toContain('Signed at the first.');
    expect(await read(cookie)).toContain('Signed at the first.');
    expect(await read()).toContain('Signed at the first.');
    const asked = () => proxy.calls.filter(({ operation }) => operation === 'GetItem').length;
    expect(asked()).toBe(1);

    // The page's own script signs with JSON, and then follows the stream in the place of the page.
    const byScript = await post(first, 'By a script at the first.');
    const stream = await EventReader.open(second, { cookie: cookieOf(byScript.headers) });
    const current = await stream.next();
    stream.close();
    if (current.kind !== 'current') throw new Error(`It began with ${current.kind}.`);
    expect(current.page.entries.map(({ message }) => message)).toContain('By a script at the first.');
    expect(asked()).toBe(2);
  });
});

const named = (name: unknown) =>
  `guestbook-signed=${Buffer.from(typeof name === 'string' ? name : JSON.stringify(name)).toString('base64url')}`;

test('a name that is none of ours asks for nothing, and the page comes all the same', async () => {
  const asked: unknown[] = [];
  const { url } = await serve({ outbox: true, fetchSigned: async (key) => void asked.push(key) });
  for (const cookie of [
    'guestbook-signed=',
    'guestbook-signed=!',
    named('rubbish'),
    named(['a']),
    named({}),
    'a=b',
  ]) {
    expect((await ask(`${url}/`, { headers: { cookie } })).status).toBe(200);
  }
  expect(asked).toEqual([]);
});

test('a table that fails or never answers holds the page up for two seconds at most, and four names at once', async () => {
  let asked = 0;
  const { url } = await serve({
    outbox: true,
    fetchSigned: () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('refused')) : new Promise(() => undefined);
    },
  });
  const page = (name: string) =>
    ask(`${url}/`, { headers: { cookie: named([`${name}@example.org`, 'date']) } });
  expect((await page('first')).status).toBe(200);
  const pages = await Promise.all(Array.from({ length: 9 }, (_, number) => page(`guest${number}`)));
  expect(pages.map(({ status }) => status)).toEqual(Array(9).fill(200));
  expect(asked).toBe(1 + 4);
});

describe('a stream whose own entry is asked for', () => {
  /** Resolves when the table is asked; it answers with `table.emit('answered')`. */
  async function asking() {
    const table = new EventEmitter();
    const asked = once(table, 'asked');
    const { url, server, guestbook } = await serve({
      outbox: true,
      fetchSigned: async () => {
        table.emit('asked');
        await once(table, 'answered');
      },
    });
    const subscribe = vi.spyOn(guestbook, 'subscribe');
    const socket = await openSocket(server.port);
    const cookie = named(['ada@example.org', 'date']);
    socket.write(`GET /api/events HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`);
    await asked;
    return { table, url, server, subscribe, socket };
  }

  test('is not begun for a reader who went away meanwhile', async () => {
    const { table, url, subscribe, socket } = await asking();
    socket.destroy();
    await once(socket, 'close');
    // By the time that the server answers another request, it has heard of what came before.
    const roundTrip = async () => expect((await ask(`${url}/healthz`)).status).toBe(200);
    await roundTrip();
    table.emit('answered');
    await roundTrip();
    expect(subscribe).not.toHaveBeenCalled();
  });

  test('is not begun by a server that closed meanwhile', async () => {
    const { table, server, subscribe, socket } = await asking();
    const closed = server.close();
    table.emit('answered');
    await Promise.all([closed, once(socket, 'close')]);
    expect(subscribe).not.toHaveBeenCalled();
  });
});

test('without a table nothing is named', async () => {
  const { url } = await serve();
  const response = await fetch(`${url}/api/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(draft),
  });
  expect(response.status).toBe(201);
  expect(response.headers.get('set-cookie')).toBeNull();
});
