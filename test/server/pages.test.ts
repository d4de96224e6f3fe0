/** The website without scripts: what a browser gets with links and forms alone. */
import { describe, expect, test, vi } from 'vitest';
import { draft, items } from '../support/draft';
import { EventReader } from './event-reader';
import { ask, postForm, serve } from './serving';

const htmlOnly = { accept: 'text/html' };

/** The text of the entries on a page, in their order. */
function messagesOf(html: string): string[] {
  const withoutMarkers = html.replace(/<!--.*?-->/g, '');
  return [...withoutMarkers.matchAll(/class="entry-message"[^>]*>([^<]*)</g)].map(
    ([, message]) => message ?? '',
  );
}

describe('reading', () => {
  test('an empty book is a whole page with the form', async () => {
    const { url } = await serve();
    const { status, headers, text } = await ask(url);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toMatch(/^<!doctype html>/i);
    expect(text.replace(/<!--.*?-->/g, '')).toMatch(/<form method="post" action="\/sign"/);
  });

  test('the newest entries stand in the HTML, newest first', async () => {
    const { url, guestbook } = await serve();
    for (const message of ['first', 'second', 'third']) await guestbook.insert(draft(message));
    expect(messagesOf((await ask(url)).text)).toEqual(['third', 'second', 'first']);
  });

  test('a plain request is answered as one with a cookie, a query or HEAD is', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft());
    const plain = await ask(`${url}/`);
    const own = ({ date: _, ...headers }: typeof plain.headers) => headers;
    for (const other of [
      await ask(`${url}/`, { headers: { cookie: 'a=b' } }),
      await ask(`${url}/?utm_source=elsewhere`),
      await ask(`${url}/`, { headers: { 'if-none-match': '"another"' } }),
      await ask(`${url}/`, { headers: { 'content-length': '1' }, body: 'x' }),
    ]) {
      expect({ ...other, headers: own(other.headers) }).toEqual({ ...plain, headers: own(plain.headers) });
    }
    const head = await ask(`${url}/`, { method: 'HEAD' });
    expect(own(head.headers)).toEqual(own(plain.headers));
  });

  test('a first reading of many items fills one page, and tells the streams a bounded part', async () => {
    const { url, store } = await serve({ outbox: true });
    const reader = await EventReader.open(url);
    expect(await reader.next()).toMatchObject({ kind: 'current', page: { entries: [], more: false } });
    await store.apply(items(1000), 'checkpoint');
    let change = await reader.next();
    for (; !('total' in change && change.total === 1000); change = await reader.next()) {
      if (change.kind === 'added') expect(change.entries.length).toBeLessThanOrEqual(100);
    }
    reader.close();
    const { text } = await ask(`${url}/`);
    expect(messagesOf(text)).toEqual(
      items(1000)
        .slice(-50)
        .reverse()
        .map(({ message }) => message),
    );
    expect(text).toMatch(/rel="next"/);
  });

  test('older entries are a link away, to the last one', async () => {
    const { url, guestbook } = await serve();
    const messages = Array.from({ length: 120 }, (_, index) => `entry ${index}`);
    for (const message of messages) await guestbook.insert(draft(message));
    const read: string[] = [];
    for (let next: string | undefined = '/'; next; ) {
      const { status, text } = await ask(url + next);
      expect(status).toBe(200);
      read.push(...messagesOf(text));
      next = /rel="next" href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(read).toEqual(messages.reverse());
  });

  test('search is a link too, and an empty one is none', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft('a needle'));
    await guestbook.insert(draft('hay'));
    expect(messagesOf((await ask(`${url}/?search=needle`)).text)).toEqual(['a needle']);
    expect(messagesOf((await ask(`${url}/?search=`)).text)).toEqual(['hay', 'a needle']);
    expect(messagesOf((await ask(`${url}/?utm_source=elsewhere`)).text)).toEqual(['hay', 'a needle']);
  });

  test('newer entries are a link away too, up to the newest page', async () => {
    const { url, guestbook } = await serve();
    const messages = Array.from({ length: 120 }, (_, index) => `entry ${index}`);
    for (const message of messages) await guestbook.insert(draft(message));
    const [oldest] = (
      await guestbook.select({ before: (await guestbook.select()).entries[49]?.position ?? 0, limit: 70 })
    ).entries.slice(-1);
    const pages: string[][] = [];
    for (let link: string | undefined = `/?after=${oldest?.position}`; link; ) {
      const { status, headers, text } = await ask(url + link);
      if (status === 302) expect(headers.location).toBe('/');
      else pages.push(messagesOf(text));
      expect(/rel="next"/.test(text)).toBe(status === 200);
      link = /rel="prev" href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(pages).toEqual([messages.slice(1, 51).reverse(), messages.slice(51, 101).reverse()]);
    const hits = await ask(`${url}/?after=${oldest?.position}&search=entry+11`);
    expect(hits).toMatchObject({ status: 302, headers: { location: '/?search=entry+11' } });
  });

  test('an old link, or one that was cut, leads to the newest entries', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft('here'));
    for (const before of [
      '',
      'x&after=nonsense',
      'nonsense',
      '-1',
      '1e3',
      'MjAyNS0wMS0wMSAwMDowMDowMC4wMDAwMDEgYWJj',
      '1&before=2',
    ]) {
      const { status, text } = await ask(`${url}/?before=${before}`, { headers: htmlOnly });
      expect({ before, status, messages: messagesOf(text) }).toEqual({
        before,
        status: 200,
        messages: ['here'],
      });
    }
  });

  test('a link that cannot be followed is refused with a page', async () => {
    const { url } = await serve();
    for (const path of [`/?search=${'x'.repeat(201)}`, '/?search=a&search=b']) {
      const { status, headers, text } = await ask(url + path, { headers: htmlOnly });
      expect({ path, status }).toEqual({ path, status: 400 });
      expect(headers['content-type']).toContain('text/html');
      expect(text).toContain('To the guestbook');
    }
  });

  test('what guests write is text, wherever it stands', async () => {
    const { url, guestbook } = await serve({ showEmails: true });
    const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    await guestbook.insert({ name: attack, email: `${attack}@example.org`, message: attack });
    const refused = await postForm(url, { name: attack, email: attack, message: `${attack}</textarea>` });
    const found = await ask(`${url}/?search=${encodeURIComponent('<script>')}`);
    expect(messagesOf(found.text)).toHaveLength(1);
    for (const { text } of [await ask(url), refused, found]) {
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<img src=x');
      expect(text).toContain('&lt;script');
    }
  });

  test('the page keeps to its own content security policy', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft());
    const pages = [
      await ask(url),
      await ask(`${url}/sign/`, { method: 'POST' }),
      await ask(`${url}/nothing/here`, { headers: htmlOnly }),
    ];
    for (const { text } of pages) {
      expect(text).not.toMatch(/<script(?![^>]*\ssrc=)/i);
      expect(text).not.toMatch(/<style|\sstyle=|\son[a-z]+=/i);
      for (const [, source] of text.matchAll(/<(?:script|link|img)[^>]*\s(?:src|href)="([^"]*)"/g)) {
        expect(source).toMatch(/^\//);
        expect((await ask(url + source)).status).toBe(200);
      }
    }
  });

  test('the page is rendered again when the book has changed, and not otherwise', async () => {
    const { url, guestbook } = await serve();
    const first = await ask(url);
    const again = await ask(url, { headers: { 'if-none-match': first.headers.etag ?? '' } });
    expect(again).toMatchObject({ status: 304, text: '' });
    await guestbook.insert(draft());
    const changed = await ask(url, { headers: { 'if-none-match': first.headers.etag ?? '' } });
    expect(changed.status).toBe(200);
    expect(messagesOf(changed.text)).toEqual([draft().message]);
  });

  test('relative times do not stand still', async () => {
    const { url, guestbook } = await serve();
    await guestbook.insert(draft());
    expect((await ask(url)).text).toContain('just now');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 60_000 });
    try {
      expect((await ask(url)).text).toContain('3 minutes ago');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('signing', () => {
  test('/sign and /sign/ lead to the form, sign, and lead to the entry', async () => {
    const { url, guestbook } = await serve();
    for (const path of ['/sign', '/sign/']) {
      expect(await ask(url + path)).toMatchObject({ status: 303, headers: { location: '/#sign' } });
      const { status, headers } = await ask(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(draft(`one\r\ntwo & <three> at ${path}`)).toString(),
      });
      const [entry] = (await guestbook.select()).entries;
      expect(entry).toMatchObject({ name: draft().name, message: `one\ntwo & <three> at ${path}` });
      expect({ status, location: headers.location }).toEqual({
        status: 303,
        location: `/#entry-${entry?.id}`,
      });
      expect((await ask(url)).text).toContain(`id="entry-${entry?.id}"`);
    }
  });

  test('a form that needs mending comes back with its messages and its text', async () => {
    const { url, guestbook } = await serve();
    const { status, text } = await postForm(url, { name: 'Grace Hopper', email: 'nowhere', message: '' });
    expect(status).toBe(400);
    expect(text).toContain('value="Grace Hopper"');
    expect(text).toContain('value="nowhere"');
    expect(text).toContain('An e-mail address has an @ in it');
    expect(text).toContain('Please write a message.');
    expect((await guestbook.select()).total).toBe(0);
  });

  test('a form from another page comes back with its text', async () => {
    const { url, guestbook } = await serve();
    const { status, text } = await postForm(url, draft(), { origin: 'http://elsewhere.example' });
    expect(status).toBe(403);
    expect(text).toContain(draft().message);
    expect((await guestbook.select()).total).toBe(0);
  });

  test('a form too many comes back with its text and the time to wait', async () => {
    const { url } = await serve({ postsPerMinute: 1 });
    expect((await postForm(url, draft())).status).toBe(303);
    const { status, headers, text } = await postForm(url, draft('kept'));
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(text).toContain('kept</textarea>');
  });

  test('a form that the store cannot take comes back with its text', async () => {
    const { url, store } = await serve();
    await ask(url);
    await store.close();
    const { status, text } = await postForm(url, draft());
    expect(status).toBe(500);
    expect(text).toContain(draft().message);
  });

  test('fields sent twice or not at all need mending', async () => {
    const { url } = await serve();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const twice = 'name=a&name=b&email=a%40b&message=m';
    expect((await ask(`${url}/sign`, { method: 'POST', headers, body: twice })).status).toBe(400);
    expect((await ask(`${url}/sign`, { method: 'POST', headers, body: '' })).status).toBe(400);
    expect((await ask(`${url}/sign`, { method: 'POST' })).status).toBe(400);
  });

  test('the largest message of each script fits into the body', async () => {
    const { url, guestbook } = await serve();
    for (const message of ['書'.repeat(4000), '😀'.repeat(2000)]) {
      expect((await postForm(url, draft(message))).status).toBe(303);
      expect((await guestbook.select()).entries[0]?.message).toBe(message);
    }
  });
});

describe('everything else', () => {
  test('nothing else answers', async () => {
    const { url } = await serve();
    for (const [method, path] of [
      ['GET', '/index.html'],
      ['GET', '/guest.html'],
      ['GET', '/host.html'],
      ['GET', '/assets'],
      ['GET', '/assets/'],
      ['GET', '/assets/../guest.html'],
      ['GET', '/assets/%2e%2e/guest.html'],
      ['GET', '/assets/nothing.js'],
      ['GET', '/api/entries/'],
      ['GET', `/${'x'.repeat(5000)}`],
      ['POST', '/'],
      ['PUT', '/sign'],
      ['DELETE', '/api/entries'],
      ['OPTIONS', '/api/entries'],
      ['POST', '/nothing'],
    ] as const) {
      const { status, headers, text } = await ask(url + path, { method });
      const { code } = JSON.parse(text) as { code: string };
      expect({ method, path, status, code, type: headers['content-type'] }).toEqual({
        method,
        path,
        status: 404,
        code: 'not_found',
        type: expect.stringContaining('application/problem+json'),
      });
    }
  });

  test('a browser that went astray gets a page with the way back', async () => {
    const { url } = await serve();
    const { status, headers, text } = await ask(`${url}/nothing`, { headers: htmlOnly });
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text.replaceAll(/<!--.*?-->/g, '')).toContain('<a href="/">To the guestbook</a>');
  });

  test('HEAD answers as GET does, without the body', async () => {
    const { url } = await serve();
    const get = await ask(url);
    const head = await ask(url, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    for (const path of ['/sign', '/api/entries', '/healthz', '/api/events']) {
      expect((await ask(url + path, { method: 'HEAD' })).text).toBe('');
    }
  });

  test('assets are kept for good: their names change with their content', async () => {
    const { url } = await serve();
    const path = /src="(\/assets\/[^"]*)"/.exec((await ask(url)).text)?.[1];
    const { status, headers } = await ask(`${url}${path}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('javascript');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });
});
