/** The JSON API, each field at, under and over its limit, and every kind of body that is none. */

import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Draft } from '../../src/shared/entry';
import { LIMITS } from '../../src/shared/entry';
import { draft } from '../support/draft';
import { type Answer, ask, postForm, postJson, type Serving, serve } from './serving';

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly issues?: Record<string, string>;
}

/** The problem details of an answer, checked for what RFC 9457 asks of each. */
function problemOf({ status, headers, text }: Answer): Problem {
  expect(headers['content-type']).toContain('application/problem+json');
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({
    type: 'about:blank',
    title: expect.any(String),
    status,
    detail: expect.any(String),
  });
  expect(text).not.toMatch(/FST_|fastify|content.?type parser|statusCode|stack/i);
  return problem;
}

async function total({ guestbook }: Serving): Promise<number> {
  return (await guestbook.select()).total;
}

test('an entry that was posted is answered with what guests see of it, and is in the book', async () => {
  const { url } = await serve();
  const { status, headers, text } = await postJson(url, draft());
  const entry = JSON.parse(text);
  expect(status).toBe(201);
  expect(headers.location).toBe(`/#entry-${entry.id}`);
  expect(entry).toEqual({
    id: expect.any(String),
    name: draft().name,
    message: draft().message,
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
    position: expect.any(Number),
    state: 'synced',
    signedHere: true,
  });
  expect(JSON.parse((await ask(`${url}/api/entries`)).text)).toEqual({
    entries: [entry],
    more: false,
    total: 1,
  });
});

test('entries are read in pages, and searched', async () => {
  const { url, guestbook } = await serve();
  for (let index = 0; index < 5; index += 1) await guestbook.insert(draft(`number ${index}`));
  const read = async (query: string) => JSON.parse((await ask(`${url}/api/entries?${query}`)).text);
  const first = await read('limit=3');
  const second = await read(`limit=3&before=${first.entries[2].position}`);
  const messages = [...first.entries, ...second.entries].map(({ message }) => message);
  expect(messages).toEqual(['number 4', 'number 3', 'number 2', 'number 1', 'number 0']);
  expect([first.more, second.more]).toEqual([true, false]);
  const third = await read(`limit=2&after=${second.entries[1].position}`);
  expect(third).toMatchObject({ more: true, entries: [{ message: 'number 2' }, { message: 'number 1' }] });
  expect(await read('search=number%203')).toMatchObject({ total: 1, entries: [{ message: 'number 3' }] });
});

test('a query out of range is refused', async () => {
  const { url } = await serve();
  for (const query of [
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1.5',
    'before=x',
    'before=',
    'before=-1',
    'before=1.5',
    'before=9007199254740992',
    'before=1&before=2',
    'before=MjAyNS0wMS0wMSAwMDowMDowMC4wMDAwMDEgYWJj',
    'after=x',
    'after=1&before=2',
    'other=1',
    'limit=1&limit=2',
  ]) {
    const { status, code } = problemOf(await ask(`${url}/api/entries?${query}`));
    expect({ query, status, code }).toEqual({ query, status: 400, code: 'invalid_request' });
  }
  for (const query of ['limit=1', 'limit=200', `search=${'x'.repeat(200)}`]) {
    expect((await ask(`${url}/api/entries?${query}`)).status).toBe(200);
  }
});

test('twenty posts at once are all there, each once', async () => {
  const serving = await serve();
  const messages = Array.from({ length: 20 }, (_, index) => `at once ${index}`);
  const answers = await Promise.all(messages.map((message) => postJson(serving.url, draft(message))));
  expect(answers.map(({ status }) => status)).toEqual(messages.map(() => 201));
  const { entries } = await serving.guestbook.select();
  expect(entries.map(({ message }) => message).sort()).toEqual(messages.sort());
});

describe('a draft', () => {
  const email = (length: number) => `${'a'.repeat(length - 2)}@b`;
  const { name: nameLimit, email: emailLimit, message: messageLimit } = LIMITS;

  test('is taken from the least to the limit of each field, and with fields that are none of ours', async () => {
    const serving = await serve();
    const cases: readonly Record<string, unknown>[] = [
      { name: 'x' },
      { name: 'x'.repeat(nameLimit.max) },
      { name: ` ${'x'.repeat(nameLimit.max)} ` },
      { email: 'a@b' },
      { email: email(emailLimit.max) },
      { message: 'x' },
      { message: 'x'.repeat(messageLimit.max) },
      { extra: 1, constructor: 2 },
    ];
    for (const fields of cases) {
      const { status } = await postJson(serving.url, { ...draft(), ...fields });
      expect({ fields, status }).toEqual({ fields, status: 201 });
    }
    expect(await total(serving)).toBe(cases.length);
  });

  test('is refused with a word for each field that needs mending, and nothing is saved', async () => {
    const serving = await serve();
    const cases: readonly [keyof Draft, unknown][] = [
      ['name', ''],
      ['name', '   '],
      ['name', 'x'.repeat(nameLimit.max + 1)],
      ['name', 'two\nlines'],
      ['email', ''],
      ['email', 'a@'],
      ['email', 'no address'],
      ['email', email(emailLimit.max + 1)],
      ['email', `${'é'.repeat(emailLimit.max / 2)}@b`],
      ['message', ' \n '],
      ['message', 'x'.repeat(messageLimit.max + 1)],
      ['message', 'nul\0'],
      ['message', '\ud800'],
      ...(['name', 'email', 'message'] as const).flatMap((field) =>
        [undefined, null, 7, true, ['x'], { x: 1 }].map((value) => [field, value] as [typeof field, unknown]),
      ),
    ];
    for (const [field, value] of cases) {
      const { status, code, issues } = problemOf(await postJson(serving.url, { ...draft(), [field]: value }));
      expect({ field, value, status, code, issues: Object.keys(issues ?? {}) }).toEqual({
        field,
        value,
        status: 400,
        code: 'invalid_entry',
        issues: [field],
      });
    }
    for (const whole of [null, [], 'text', 7, {}]) {
      const { status, issues } = problemOf(await postJson(serving.url, whole));
      expect({ whole, status, issues: Object.keys(issues ?? {}) }).toEqual({
        whole,
        status: 400,
        issues: ['name', 'email', 'message'],
      });
    }
    expect(await total(serving)).toBe(0);
  });

  test('may carry the names of prototypes without doing anything', async () => {
    const { url } = await serve();
    const body = `{"__proto__":{"name":"x"},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(draft()).slice(1)}`;
    const headers = { 'content-type': 'application/json' };
    expect((await ask(`${url}/api/entries`, { method: 'POST', headers, body })).status).toBe(201);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('a body', () => {
  const post = (url: string, type: string | undefined, body: string) =>
    ask(url, { method: 'POST', headers: type === undefined ? {} : { 'content-type': type }, body });

  test('that is not JSON is refused', async () => {
    const { url } = await serve();
    for (const body of ['', '{', '{"name":', 'name=Ada', '\u0000', '{"name":"Ada"}}']) {
      const { status, code } = problemOf(await post(`${url}/api/entries`, 'application/json', body));
      expect({ body, status, code }).toEqual({ body, status: 400, code: 'invalid_request' });
    }
  });

  test('of another type is refused', async () => {
    const serving = await serve();
    const body = JSON.stringify(draft());
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'nonsense',
      undefined,
    ]) {
      const { status, code } = problemOf(await post(`${serving.url}/api/entries`, type, body));
      expect({ type, status, code }).toEqual({ type, status: 415, code: 'wrong_type' });
    }
    for (const type of ['text/plain', 'application/json', 'multipart/form-data', undefined]) {
      const { status } = await post(`${serving.url}/sign`, type, body);
      expect({ type, status }).toEqual({ type, status: 415 });
    }
    expect(await total(serving)).toBe(0);
  });

  test('of 64 KiB is read, one byte more is not', async () => {
    const { url } = await serve();
    const body = (bytes: number) => JSON.stringify(draft()).padEnd(bytes, ' ');
    expect((await post(`${url}/api/entries`, 'application/json', body(LIMITS.body))).status).toBe(201);
    const { status, code } = problemOf(
      await post(`${url}/api/entries`, 'application/json', body(LIMITS.body + 1)),
    );
    expect({ status, code }).toEqual({ status: 413, code: 'too_large' });
  });

  test('of a megabyte is refused, announced or not, and the server goes on', async () => {
    const { url } = await serve();
    const megabyte = 'x'.repeat(1024 * 1024);
    const type = 'application/x-www-form-urlencoded';
    expect(
      (await fetch(`${url}/sign`, { method: 'POST', headers: { 'content-type': type }, body: megabyte }))
        .status,
    ).toBe(413);
    const chunked = await fetch(`${url}/api/entries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob([megabyte]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
    expect((await postForm(url, draft())).status).toBe(303);
  });
});

describe('what guests may see', () => {
  test('holds no address, wherever they look', async () => {
    const { url } = await serve();
    const secret = 'secret.address@example.org';
    const answers = [
      await postJson(url, draft({ email: secret })),
      await postForm(url, draft({ email: secret })),
      await ask(url),
      await ask(`${url}/?search=Ada`),
      await ask(`${url}/api/entries`),
      await ask(`${url}/api/entries?search=secret.address`),
      await ask(`${url}/healthz`),
    ];
    for (const { text, headers } of answers)
      expect(text + JSON.stringify(headers)).not.toContain('secret.address');
  });

  test('holds addresses when the host shows them', async () => {
    const { url } = await serve({ showEmails: true });
    expect(JSON.parse((await postJson(url, draft())).text).email).toBe(draft().email);
    expect((await ask(url)).text).toContain(draft().email);
  });
});

describe('waiting for the table', () => {
  test('the answer says that the table has the entry once it has', async () => {
    const { url, store } = await serve({ outbox: true, confirmSeconds: 20 });
    store.onChange((change) => {
      if (change.kind !== 'added') return;
      for (const { state, id, ...item } of change.entries) {
        const { name, email, date, message } = item;
        if (state === 'pending')
          void setImmediate().then(() => store.delivered(id, { name, email, date, message }));
      }
    });
    expect(JSON.parse((await postJson(url, draft())).text).state).toBe('synced');
    expect((await postForm(url, draft())).text).toBe('Signed and saved.\n');
  });

  test('it does not wait for longer than it was told to', async () => {
    const { url } = await serve({ outbox: true, confirmSeconds: 0.1 });
    expect(JSON.parse((await postJson(url, draft())).text).state).toBe('pending');
    const { status, text } = await postForm(url, draft());
    expect({ status, text }).toEqual({ status: 303, text: 'Signed: on its way into the book.\n' });
    expect((await ask(url)).text).toContain('on its way');
  });

  test('it does not wait at all unless it was told to', async () => {
    const { url } = await serve({ outbox: true });
    expect(JSON.parse((await postJson(url, draft())).text).state).toBe('pending');
  });
});

describe('health', () => {
  test('is what the program says of itself', async () => {
    const health = { status: 'ok', store: 'ok', cloud: 'credentials', pending: 3, rejected: 1 } as const;
    const { url } = await serve({ health: () => health });
    const { status, text } = await ask(`${url}/healthz`);
    expect({ status, health: JSON.parse(text) }).toEqual({ status: 200, health });
  });

  test('is bad when the store is', async () => {
    const health = { status: 'failing', store: 'failing', cloud: 'off', pending: 0, rejected: 0 } as const;
    const { url } = await serve({ health: async () => health });
    expect((await ask(`${url}/healthz`)).status).toBe(503);
  });
});
