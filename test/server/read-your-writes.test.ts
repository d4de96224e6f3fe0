/** Two processes on one table: a guest signs at one and reads at the other, whose reading of the table is held up. */

import { EventEmitter, once } from 'node:events';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { ServerOptions } from '../../src/main/server/server';
import type { ItemKey } from '../../src/shared/entry';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { tableVariables } from '../support/app';
import { type Deferred, deferred } from '../support/deferred';
import { draft } from '../support/draft';
import { startFaultProxy } from '../support/fault-proxy';
import { temporaryFolder } from '../support/folder';
import { addressIn, post, started, startHeadless } from '../support/headless';
import { needs } from '../support/machine';
import { EventReader } from './event-reader';
import { ask, openSocket, postForm, serve } from './serving';

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
      ...tableVariables(proxy.endpoint, fixture.name),
      GUESTBOOK_CONFIRM_SECONDS: '10',
      // As in the image: behind a balancer all guests share an address.
      GUESTBOOK_POSTS_PER_MINUTE: '0',
    };
    const start = async (endpoint: string) => {
      const program = startHeadless(await temporaryFolder(), { ...env, AWS_ENDPOINT_URL_DYNAMODB: endpoint });
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
  const { url } = await serve({
    outbox: true,
    fetchSigned: async (key) => {
      asked.push(key);
      return 'absent';
    },
  });
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

describe('asking the table', () => {
  type Result = Awaited<ReturnType<ServerOptions['fetchSigned']>>;

  /** A server whose questions are noted and answered as `answer` says; `pass` puts the clock of the pauses forward. */
  async function asking(answer: (key: ItemKey) => Promise<Result>, options: Partial<ServerOptions> = {}) {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked: string[] = [];
    const { url } = await serve({
      outbox: true,
      fetchSigned: (key) => {
        asked.push(key.email);
        return answer(key);
      },
      ...options,
    });
    const page = async (name: string, headers: Record<string, string> = {}) => {
      const cookie = named([`${name}@example.org`, 'date']);
      expect((await ask(`${url}/`, { headers: { cookie, ...headers } })).status).toBe(200);
    };
    return { asked, page, pass: (milliseconds: number) => vi.advanceTimersByTime(milliseconds) };
  }

  /** The same, with an answer to each question that the test gives when it likes. */
  async function askingUnanswered() {
    const answers: Deferred<Result>[] = [];
    const server = await asking(() => {
      const answer = deferred<Result>();
      answers.push(answer);
      return answer.promise;
    });
    return { ...server, answers };
  }

  test('is done again after a try that reached no table, and not after the entry was found', async () => {
    const results: Result[] = ['unasked', 'unasked', 'found'];
    const { asked, page, pass } = await asking(async () => results.shift() ?? 'absent');
    for (let number = 0; number < 4; number += 1) await page('ada');
    pass(60_000);
    await page('ada');
    expect(asked).toHaveLength(3);
  });

  test.each(['absent', 'refused'] as const)('is done again 10 s after it was %s', async (outcome) => {
    const { asked, page, pass } = await asking(() =>
      outcome === 'absent' ? Promise.resolve(outcome) : Promise.reject(new Error(outcome)),
    );
    await page('ada');
    pass(9_999);
    await page('ada');
    expect(asked).toHaveLength(1);
    pass(1);
    await page('ada');
    expect(asked).toHaveLength(2);
  });

  test('is done once in 10 s for one address, whatever names it invents', async () => {
    const { asked, page, pass } = await asking(async () => 'absent', {
      postsPerMinute: 120,
      trustProxy: ['loopback'],
    });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const greedy = from('203.0.113.1');
    for (let number = 0; number < 50; number += 1) await page(`invented${number}`, greedy);
    expect(asked).toEqual(['invented0@example.org']);
    await page('grace', from('203.0.113.2'));
    expect(asked).toHaveLength(2);
    pass(10_000);
    for (let number = 0; number < 5; number += 1) await page(`again${number}`, greedy);
    expect(asked).toHaveLength(3);
  });

  test('is not held back by an entry that was signed here', async () => {
    const asked: unknown[] = [];
    const { url } = await serve({
      outbox: true,
      postsPerMinute: 120,
      fetchSigned: async (key) => {
        asked.push(key);
        return 'absent';
      },
    });
    const cookie = (await postForm(url, draft())).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(cookie).toContain('guestbook-signed=');
    await ask(`${url}/`, { headers: { cookie } });
    expect(asked).toEqual([]);
    await ask(`${url}/`, { headers: { cookie: named(['ada@example.org', 'elsewhere']) } });
    expect(asked).toHaveLength(1);
  });

  test('takes two seconds of a page at most, and holds its slot, one of four, until it ends', async () => {
    const { asked, page, answers } = await askingUnanswered();
    await Promise.all(Array.from({ length: 9 }, (_, number) => page(`guest${number}`)));
    expect(asked).toHaveLength(4);
    // The pages have gone on without an answer; the questions run still.
    await page('late');
    expect(asked).toHaveLength(4);
    answers[0]?.resolve('absent');
    const late = page('late');
    await vi.waitFor(() => expect(asked).toHaveLength(5));
    for (const answer of answers) answer.resolve('absent');
    await late;
  });

  test('is one question for the page and the stream of one guest', async () => {
    const { asked, page, answers } = await askingUnanswered();
    const pages = [page('ada'), page('ada')];
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    answers[0]?.resolve('found');
    await Promise.all(pages);
    expect(asked).toHaveLength(1);
  });
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
        return 'absent';
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
    body: JSON.stringify(draft()),
  });
  expect(response.status).toBe(201);
  expect(response.headers.get('set-cookie')).toBeNull();
});
