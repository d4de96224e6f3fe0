/** The guest's page as the server renders it: what a browser without scripts gets. */
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { describe, expect, test } from 'vitest';
import type { Book } from '../../src/shared/book-view';
import type { HostStatus } from '../../src/shared/contract';
import type { EntryState, GuestEntry } from '../../src/shared/entry';
import { thankYou } from '../../src/shared/pages/form';
import { guestPage } from '../../src/shared/pages/page';
import { EMPTY_FORM, type GuestPageView } from '../../src/shared/pages/view';
import { entryAt, statusOf } from './entries';

const now = Date.parse('2026-11-22T16:00:00Z');

function entry(changes: Partial<GuestEntry> = {}): GuestEntry {
  return entryAt(1, { date: '2026-11-22 15:57:00.000000', ...changes });
}

function bookOf(entries: readonly GuestEntry[], changes: Partial<Book> = {}): Book {
  return { version: 1, entries, more: false, total: entries.length, status: statusOf(), ...changes };
}

async function htmlOf(changes: Partial<GuestPageView> = {}): Promise<string> {
  const view: GuestPageView = { book: bookOf([entry()]), form: EMPTY_FORM, now, ...changes };
  const html = await collectResult(render(guestPage(view)));
  return html.replace(/<!--.*?-->/gs, '').replace(/\s+/g, ' ');
}

describe('the page without scripts', () => {
  test('has the entry and its form in the HTML', async () => {
    const html = await htmlOf();
    expect(html).toContain('<form method="post" action="/sign"');
    expect(html).toContain('id="entry-e1"');
    expect(html).toContain('3 minutes ago');
    expect(html).not.toContain('novalidate');
  });

  test('keeps what was typed after a refusal, with the words beside its field', async () => {
    const message = '\n</textarea><b>&lt; bold';
    const html = await collectResult(
      render(
        guestPage({
          book: bookOf([]),
          now,
          form: {
            values: { name: 'Ada "A"', email: 'nowhere', message },
            issues: { email: 'An e-mail address has an @ in it.', message: 'Please look again.' },
            sending: false,
          },
        }),
      ),
    );
    expect(html).toContain('value="Ada &quot;A&quot;"');
    expect(html).toContain('>\n\n&lt;/textarea>&lt;b>&amp;lt; bold</textarea>');
    expect(html).toMatch(/aria-invalid="true"\s+aria-describedby="sign-email-note sign-email-hint"/);
    expect(html).toMatch(/id="sign-email-note"[^>]*>(<!--.*?-->)*An e-mail address has an @ in it\./);
  });

  test('a guest cannot write markup', async () => {
    const html = await htmlOf({
      book: bookOf([entry({ name: '<i>x', message: '<script>alert(1)</script>' })]),
    });
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('<i>');
  });

  test('older and newer entries are links that keep the search', async () => {
    const hits = bookOf([entryAt(9), entryAt(7)], { more: true, total: 90 });
    const html = await htmlOf({ book: hits, search: 'tea & cake', newer: true });
    expect(html).toContain('rel="next" href="/?before=7&amp;search=tea+%26+cake"');
    expect(html).toContain('rel="prev" href="/?after=9&amp;search=tea+%26+cake"');
    expect(html).toContain('90 entries found');
    expect(await htmlOf({ book: hits })).not.toContain('rel="prev"');
    expect(await htmlOf({ book: bookOf([entry()]) })).not.toContain('rel="next"');
  });

  test('a page whose entries were all removed leads to the older ones', async () => {
    const html = await htmlOf({ book: bookOf([], { more: true, floor: 7, total: 6 }) });
    expect(html).toContain('href="/?before=7"');
    expect(html).not.toContain('The first page is yours');
  });

  test('a time is relative only where our own clock wrote it', async () => {
    const html = await htmlOf({
      book: bookOf([
        entry({ signedHere: false, date: '2026-11-22 17:57:00.123456' }),
        entry({ id: 'e2', signedHere: false, date: 'last summer' }),
      ]),
    });
    expect(html).toContain('>2026-11-22 17:57</span>');
    expect(html).toContain('>last summer</span>');
    expect(html).not.toContain('ago');
  });

  test.each([
    [0, 'just now'],
    [59, 'just now'],
    [60, '1 minute ago'],
    [3600, '1 hour ago'],
    [86_400, 'yesterday'],
    [6 * 86_400, '6 days ago'],
    [7 * 86_400, '22 November 2026'],
    [-30, 'just now'],
  ])('%d seconds later it says "%s"', async (seconds, words) => {
    const date = '2026-11-22 12:00:00.000000';
    const later = Date.parse('2026-11-22T12:00:00Z') + seconds * 1000;
    expect(await htmlOf({ book: bookOf([entry({ date })]), now: later })).toContain(words);
  });

  test.each<[EntryState, string]>([
    ['synced', ''],
    ['pending', 'on its way into the book'],
    ['rejected', 'waiting for the host'],
  ])('of an entry that is %s it says "%s"', async (state, words) => {
    const html = await htmlOf({ book: bookOf([entry({ state })]) });
    const said = /class="entry-state"[^>]*>([^<]*)</.exec(html)?.[1] ?? '';
    expect(said).toBe(words);
  });

  test('thanks say what becomes of the entry', () => {
    expect(thankYou(entry())).toBe('Thank you, Ada. Your entry is in the book.');
    expect(thankYou(entry({ state: 'pending' }))).toContain('on its way into the book');
    expect(thankYou(entry({ state: 'rejected' }))).toContain('The host will see to it');
  });

  test('says nothing about machines, whatever the host has to know', async () => {
    const troubled: HostStatus = {
      loading: false,
      backend: 'dynamodb',
      location: 'us-east-1',
      pending: 3,
      rejected: 1,
      cloud: 'credentials',
      notice: 'The book local.db was damaged.',
    };
    const states: readonly EntryState[] = ['synced', 'pending', 'rejected'];
    const entries = states.map((state, index) => entryAt(index + 1, { state }));
    const pages = [
      { book: bookOf(entries, { status: troubled }) },
      { book: bookOf([], { status: { ...troubled, loading: true } }) },
      { book: undefined },
      { book: undefined, unreachable: true },
      { offline: true },
    ];
    for (const page of pages) {
      const text = (await htmlOf(page)).replace(/<[^>]*>/g, ' ');
      expect(text).not.toMatch(
        /computer|region|us-east|credential|table|dynamo|aws|cloud|server|program|local\.db/i,
      );
    }
  });

  test('promises to hide addresses only where they are hidden', async () => {
    expect(await htmlOf()).toContain('Other guests do not see it');
    const status = statusOf({ emailsShown: true });
    const shown = await htmlOf({ book: bookOf([entry({ email: 'ada@example.org' })], { status }) });
    expect(shown).toContain('Shown with your entry');
    expect(shown).toContain('ada@example.org');
    expect(await htmlOf({ book: undefined })).not.toContain('Other guests do not see it');
  });

  test('every state has its words', async () => {
    expect(await htmlOf({ book: bookOf([]) })).toContain('The first page is yours');
    expect(await htmlOf({ book: bookOf([]), search: 'zzz' })).toContain('Nothing found');
    const loading = await htmlOf({ book: bookOf([], { status: statusOf({ loading: true }) }) });
    expect(loading).toContain('Earlier entries may still come');
    expect(loading).not.toMatch(/Nobody has signed|A new book/);
    expect(await htmlOf({ book: undefined })).toContain('Opening the book');
    expect(await htmlOf({ book: undefined, unreachable: true })).toContain('Try again');
    expect(await htmlOf({ offline: true })).toContain('Out of touch');
    expect(await htmlOf({ unseen: 1 })).toContain('1 new entry');
    expect(await htmlOf({ unseen: 49 })).toContain('49 new entries');
    expect(await htmlOf({ unseen: 50 })).toContain('Many new entries');
    expect(await htmlOf({ problem: { at: 'top', words: 'It broke.' } })).toContain('It broke.');
    const older = {
      book: bookOf([entry()], { more: true }),
      problem: { at: 'end', words: 'It broke.' },
    } as const;
    expect(await htmlOf(older)).toContain('It broke.');
    expect(await htmlOf({ form: { ...EMPTY_FORM, thanks: 'Thank you, Ada.' } })).toContain('Thank you, Ada.');
    expect(await htmlOf({ form: { ...EMPTY_FORM, problem: 'Nothing was saved.' } })).toContain(
      'role="alert"',
    );
  });
});
