/** Who may ask: Host, Origin, the limit of posts, the headers, and what the log may hold. */

import { hostname } from 'node:os';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { hostRule, isOwnOrigin } from '../../src/main/server/guard';
import { draft } from '../support/draft';
import { ask, postForm, postJson, sendRaw, serve } from './serving';

describe('the Host rule', () => {
  const isAllowed = hostRule(['book.example', 'Proxy.Example:8443'], 'Desk.campus.example');

  test.each([
    'localhost',
    'LOCALHOST:5000',
    'localhost.',
    '127.0.0.1:5000',
    '[::1]:5000',
    '192.168.1.20:5000',
    '3.80.1.2',
    '[2001:db8::1]',
    'desk.campus.example:5000',
    'desk.local:5000',
    'book.example',
    'book.example:443',
    'proxy.example',
  ])('lets %s pass', (host) => {
    expect(isAllowed(host)).toBe(true);
  });

  test.each([
    '',
    'evil.example',
    'evil.example:5000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.book.example',
    'user@localhost',
    'localhost/path',
    'localhost:port',
    'localhost:5000:5000',
    '[::1',
    '127.1',
  ])('refuses %j', (host) => {
    expect(isAllowed(host)).toBe(false);
  });

  test('lets every name pass with *, but only a name', () => {
    const isAny = hostRule(['*'], 'desk');
    expect(isAny('whatever.example')).toBe(true);
    expect(isAny('what ever')).toBe(false);
  });

  test('answers 421 and shows nothing of the book, on every route', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft());
    const headers = { host: 'evil.example', accept: 'text/html' };
    const answers = [
      ...(await Promise.all(
        ['/', '/api/entries', '/api/events', '/healthz', '/nothing', '/%zz'].map((path) =>
          ask(url + path, { headers }),
        ),
      )),
      await postForm(url, draft(), headers),
      await postJson(url, draft(), headers),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(421);
      expect(text).not.toContain(draft().message);
    }
    expect(JSON.parse((await ask(`${url}/api/entries`, { headers })).text).code).toBe('wrong_host');
    expect((await guestbook.select()).total).toBe(1);
  });

  test("answers to this computer's own names and to those it was given", async () => {
    const { url } = await serve({ allowedHosts: ['book.example'] });
    for (const host of [hostname(), 'book.example', 'localhost:1'])
      expect((await ask(url, { headers: { host } })).status).toBe(200);
  });

  test('refuses two Host headers and none at all, even where any name will do', async () => {
    const { server } = await serve({ allowedHosts: ['*'] });
    for (const head of [
      'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close',
      'GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close',
      'GET / HTTP/1.1\r\nConnection: close',
      'GET / HTTP/1.0',
    ]) {
      const [statusLine] = (await sendRaw(server.port, `${head}\r\n\r\n`)).split('\r\n');
      expect({ head, statusLine }).toEqual({ head, statusLine: expect.stringMatching(/^HTTP\/1\.1 421 /) });
    }
  });
});

describe('the Origin rule', () => {
  const host = 'book.example:5000';

  test.each([
    {},
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://book.example:5000' },
    { origin: 'https://book.example:5000' },
    { origin: 'https://BOOK.example:5000' },
  ])('takes %o', (headers) => {
    expect(isOwnOrigin({ host, ...headers })).toBe(true);
  });

  test.each([
    { origin: 'null' },
    { origin: '' },
    { origin: 'http://book.example' },
    { origin: 'http://book.example:5001' },
    { origin: 'http://evil.example:5000' },
    { origin: 'http://book.example:5000, http://evil.example' },
    { origin: 'file://book.example:5000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('refuses %o', (headers) => {
    expect(isOwnOrigin({ host, ...headers })).toBe(false);
  });

  test('knows the ports that are left out', () => {
    expect(isOwnOrigin({ host: 'book.example', origin: 'https://book.example' })).toBe(true);
    expect(isOwnOrigin({ host: 'book.example:80', origin: 'http://book.example' })).toBe(true);
    expect(isOwnOrigin({ host: 'book.example:80', origin: 'https://book.example' })).toBe(false);
  });

  test('answers 403 to writes and lets reads be', async () => {
    const { url, guestbook } = await serve();
    const headers = { origin: 'http://evil.example' };
    const refused = await postJson(url, draft(), headers);
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text).code).toBe('forbidden');
    expect((await postForm(url, draft(), headers)).status).toBe(403);
    expect((await postForm(url, draft(), { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await guestbook.select()).total).toBe(0);
    expect((await ask(url, { headers })).status).toBe(200);
    expect((await postForm(url, draft(), { origin: url })).status).toBe(303);
  });
});

describe('the limit of posts', () => {
  test('counts all routes of one address together', async () => {
    const { url, guestbook } = await serve({ postsPerMinute: 3 });
    expect((await postForm(url, draft())).status).toBe(303);
    expect(
      (
        await ask(`${url}/sign/`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(draft()).toString(),
        })
      ).status,
    ).toBe(303);
    expect((await postJson(url, draft())).status).toBe(201);
    const refused = await postJson(url, draft());
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await postForm(url, draft())).status).toBe(429);
    expect((await guestbook.select()).total).toBe(3);
    expect((await ask(url)).status).toBe(200);
  });

  test('lets 60 at once pass, and those after 30 seconds at 120 a minute', async () => {
    const { url } = await serve({ postsPerMinute: 120 });
    const answers = await Promise.all(Array.from({ length: 60 }, () => postJson(url, draft())));
    for (const { status } of answers) expect(status).toBe(201);
    const refused = await postJson(url, draft());
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(30);
  });

  test('believes X-Forwarded-For only from a trusted proxy', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const direct = await serve({ postsPerMinute: 1 });
    expect((await postJson(direct.url, draft(), from('203.0.113.1'))).status).toBe(201);
    expect((await postJson(direct.url, draft(), from('203.0.113.2'))).status).toBe(429);
    const proxied = await serve({ postsPerMinute: 1, trustProxy: ['127.0.0.0/8'] });
    expect((await postJson(proxied.url, draft(), from('203.0.113.1'))).status).toBe(201);
    expect((await postJson(proxied.url, draft(), from('203.0.113.2'))).status).toBe(201);
    expect((await postJson(proxied.url, draft(), from('203.0.113.2'))).status).toBe(429);
  });
});

describe('the headers', () => {
  test('fit plain http on a local network, and no other origin may read an answer', async () => {
    const { url } = await serve();
    const origin = 'http://evil.example';
    const answers = [
      ...(await Promise.all(
        ['/%zz', '/', '/', '/api/entries', '/nothing', '/healthz'].map((path) =>
          ask(url + path, { headers: { origin } }),
        ),
      )),
      await ask(url, { headers: { host: 'evil.example' } }),
      await postForm(url, draft(), { origin }),
    ];
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers).not.toHaveProperty('strict-transport-security');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
    const preflight = { origin, 'access-control-request-method': 'POST' };
    const { status, headers } = await ask(`${url}/api/entries`, { method: 'OPTIONS', headers: preflight });
    expect(status).toBe(404);
    expect(Object.keys(headers).join(' ')).not.toContain('access-control');
  });
});

describe('a failure of ours', () => {
  test('is told in our words, and logged with its cause but without addresses', async () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const health = () => {
      throw new TypeError('undefined is not a function');
    };
    const { url } = await serve({ log, health });
    const { status, text } = await ask(`${url}/healthz?search=private`);
    expect(status).toBe(500);
    expect(JSON.parse(text).code).toBe('internal');
    expect(text).not.toContain('undefined');
    await postJson(url, draft());
    await postJson(url, draft({ email: 'broken' }));
    const logged = lines.join('');
    expect(logged).toContain('undefined is not a function');
    expect(lines.filter((line) => line.includes('request failed'))).toHaveLength(1);
    expect(logged).not.toMatch(/private|@example|remoteAddress|Ada/);
  });
});

test('what is not quite HTTP is refused in our words', async () => {
  const { server } = await serve();
  for (const [status, head] of [
    [400, 'garbage'],
    [431, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}`],
    [400, 'GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close'],
    [421, 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close'],
  ] as const) {
    const answer = await sendRaw(server.port, `${head}\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(answer).not.toMatch(/FST_|Client Error|valid url component/);
  }
});
