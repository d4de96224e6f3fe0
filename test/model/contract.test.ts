/** One contract, three backends: what `select`, `insert` and `subscribe` promise holds for each of them. */

import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Backend, readConfig } from '../../src/main/config';
import { Connection } from '../../src/main/connection/connection';
import { environmentsRequest } from '../../src/main/connection/request';
import { findCredentials } from '../../src/main/credentials/sources';
import { guestView } from '../../src/main/model/guest-view';
import { Guestbook } from '../../src/main/model/guestbook';
import { bookName } from '../../src/main/store/open-book';
import type { Entry } from '../../src/shared/entry';
import { tableVariables } from '../support/app';
import { Changes } from '../support/changes';
import { draft } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { quietLog } from '../support/quiet-log';

const ada = draft();
let tables = 0;

for (const kind of ['memory', 'local', 'dynamodb'] as const) {
  const suite = kind === 'dynamodb' ? needs('java') : describe;
  suite(`the ${kind} backend`, () => holdsTheContract(kind));
}

function holdsTheContract(kind: Backend): void {
  let folder: string;
  let backend: Connection;
  let guestbook: Guestbook;
  let env: Record<string, string>;

  const open = async () => {
    backend = await Connection.open({
      kind,
      folder,
      request: environmentsRequest(readConfig(env), findCredentials(env)),
      source: findCredentials(env),
      log: quietLog,
    });
    guestbook = new Guestbook(backend.book, quietLog);
  };
  const close = async () => {
    guestbook.close();
    await backend.close();
  };

  beforeEach(async () => {
    folder = await temporaryFolder();
    env = tableVariables(inject('dynamodbEndpoint'), `contract-${process.pid}-${++tables}`);
    await open();
  });

  afterEach(close);

  test('an empty book has no entries', async () => {
    expect(await guestbook.select()).toEqual({ entries: [], more: false, total: 0 });
  });

  test('what was signed is in the book, trimmed and otherwise as it was typed', async () => {
    const message = '  Ça va ? 👩‍💻 <b>שלום</b>\r\nsecond line  ';
    const entry = await guestbook.insert({ ...ada, message });
    expect(entry).toMatchObject({
      ...ada,
      message: 'Ça va ? 👩‍💻 <b>שלום</b>\nsecond line',
      signedHere: true,
    });
    expect(entry.date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    const { entries } = await guestbook.select();
    expect(entries.map((each) => each.id)).toEqual([entry.id]);
  });

  test('the newest entry comes first, and pages follow one another without gap or repetition', async () => {
    const signed: Entry[] = [];
    for (let index = 0; index < 7; index++)
      signed.push(await guestbook.insert({ ...ada, message: `number ${index}` }));
    const newestFirst = signed.map((entry) => entry.id).reverse();
    const read: string[] = [];
    for (let before: number | undefined, more = true; more; ) {
      const page = await guestbook.select({ limit: 3, before });
      expect(page.total).toBe(7);
      read.push(...page.entries.map((entry) => entry.id));
      before = page.entries.at(-1)?.position;
      more = page.more;
    }
    expect(read).toEqual(newestFirst);
  });

  test('a search finds names and messages in any case, and never an address', async () => {
    await guestbook.insert({ ...ada, name: 'Émile', message: 'Un été à Paris' });
    await guestbook.insert({ ...ada, message: 'A winter in Rome' });
    expect((await guestbook.select({ search: 'éTÉ' })).entries).toHaveLength(1);
    expect((await guestbook.select({ search: 'émILE' })).total).toBe(1);
    expect((await guestbook.select({ search: 'example.org' })).entries).toHaveLength(0);
  });

  test('a draft that cannot be signed is refused with a sentence for each field, and nothing is saved', async () => {
    const refused = guestbook.insert({ name: ' ', email: 'nobody', message: 'x'.repeat(4001) });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_entry',
      issues: {
        name: 'Please write your name.',
        email: 'An e-mail address has an @ in it, like ada@example.org.',
        message: 'Please keep the message to 4,000 characters.',
      },
    });
    expect((await guestbook.select()).total).toBe(0);
  });

  test('a subscriber gets the book first and then every later entry, without a gap', async () => {
    const before = await Promise.all(
      Array.from({ length: 20 }, (_, index) => guestbook.insert({ ...ada, message: `early ${index}` })),
    );
    const changes = new Changes<Entry>();
    const inserted = Promise.all(
      Array.from({ length: 20 }, (_, index) => guestbook.insert({ ...ada, message: `late ${index}` })),
    );
    const unsubscribe = guestbook.subscribe(changes.listener);
    const after = await inserted;
    await changes.until('added', (change) => change.total === 40);
    unsubscribe();
    expect(changes.all[0]?.kind).toBe('current');
    const seen = new Set(
      changes.all.flatMap((change) => {
        if (change.kind === 'current') return change.page.entries.map((entry) => entry.id);
        return change.kind === 'added' ? change.entries.map((entry) => entry.id) : [];
      }),
    );
    expect(seen).toEqual(new Set([...before, ...after].map((entry) => entry.id)));
    const versions = changes.all.map((change) => change.version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  test('a guest sees addresses only when the host shows them', async () => {
    let showEmails = false;
    const guests = guestView(guestbook, { showEmails: () => showEmails });
    const signed = await guests.insert(ada);
    expect(signed).not.toHaveProperty('email');
    expect(JSON.stringify(await guests.select())).not.toContain(ada.email);
    showEmails = true;
    expect((await guests.select()).entries[0]?.email).toBe(ada.email);
  });

  test('the status says where entries are kept', async () => {
    expect(await guestbook.status()).toMatchObject({ backend: kind, pending: 0, rejected: 0 });
  });

  if (kind !== 'memory')
    test('an entry is there after a restart', async () => {
      const { id } = await guestbook.insert(ada);
      await close();
      await open();
      expect((await guestbook.select()).entries.map((entry) => entry.id)).toEqual([id]);
    });
}

test('books of different tables, regions and endpoints are different files', () => {
  const base = { endpoint: undefined, region: 'us-east-1', table: 'guestbook' };
  const names = [
    base,
    { ...base, table: 'Guestbook' },
    { ...base, region: 'us-west-2' },
    { ...base, endpoint: 'http://localhost:8000' },
    { ...base, endpoint: 'http://localhost:8001' },
  ].map((identity) => bookName(identity).toLowerCase());
  expect(new Set(names).size).toBe(names.length);
});
