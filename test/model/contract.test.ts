/** One contract, three backends: what `select`, `insert` and `subscribe` promise holds for each of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Backend, readConfig } from '../../src/main/config';
import { bookName } from '../../src/main/connection/book-file';
import { environmentsRequest } from '../../src/main/connection/choice';
import { Connection } from '../../src/main/connection/connection';
import { findCredentials } from '../../src/main/credentials/sources';
import { guestView } from '../../src/main/model/guest-view';
import type { Entry } from '../../src/shared/entry';
import { Changes } from '../support/changes';
import { needs } from '../support/machine';
import { quietLog } from '../support/quiet-log';

const ada = {
  name: 'Ada',
  email: 'ada@example.org',
  message: 'It has no pretensions whatever to originate anything.',
};
let tables = 0;

for (const kind of ['memory', 'local', 'dynamodb'] as const) {
  const suite = kind === 'dynamodb' ? needs('java') : describe;
  suite(`the ${kind} backend`, () => holdsTheContract(kind));
}

function holdsTheContract(kind: Backend): void {
  let folder: string;
  let backend: Connection;
  let env: Record<string, string>;

  const open = () =>
    Connection.open({
      kind,
      folder,
      request: environmentsRequest(readConfig(env), findCredentials(env)),
      source: findCredentials(env),
      log: quietLog,
    });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guestbook-'));
    env = {
      GUESTBOOK_DATA_DIR: folder,
      GUESTBOOK_TABLE: `contract-${process.pid}-${++tables}`,
      AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    backend = await open();
  });

  afterEach(async () => {
    await backend.close();
    await rm(folder, { recursive: true });
  });

  test('an empty book has no entries', async () => {
    expect(await backend.model.select()).toEqual({ entries: [], more: false, total: 0 });
  });

  test('what was signed is in the book, trimmed and otherwise as it was typed', async () => {
    const message = '  Ça va ? 👩‍💻 <b>שלום</b>\r\nsecond line  ';
    const entry = await backend.model.insert({ ...ada, message });
    expect(entry).toMatchObject({
      ...ada,
      message: 'Ça va ? 👩‍💻 <b>שלום</b>\nsecond line',
      signedHere: true,
    });
    expect(entry.date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    const { entries } = await backend.model.select();
    expect(entries.map((each) => each.id)).toEqual([entry.id]);
  });

  test('the newest entry comes first, and pages follow one another without gap or repetition', async () => {
    const signed: Entry[] = [];
    for (let index = 0; index < 7; index++)
      signed.push(await backend.model.insert({ ...ada, message: `number ${index}` }));
    const newestFirst = signed.map((entry) => entry.id).reverse();
    const read: string[] = [];
    for (let before: number | undefined, more = true; more; ) {
      const page = await backend.model.select({ limit: 3, before });
      expect(page.total).toBe(7);
      read.push(...page.entries.map((entry) => entry.id));
      before = page.entries.at(-1)?.position;
      more = page.more;
    }
    expect(read).toEqual(newestFirst);
  });

  test('a search finds names and messages in any case, and never an address', async () => {
    await backend.model.insert({ ...ada, name: 'Émile', message: 'Un été à Paris' });
    await backend.model.insert({ ...ada, message: 'A winter in Rome' });
    expect((await backend.model.select({ search: 'éTÉ' })).entries).toHaveLength(1);
    expect((await backend.model.select({ search: 'émILE' })).total).toBe(1);
    expect((await backend.model.select({ search: 'example.org' })).entries).toHaveLength(0);
  });

  test('a draft that cannot be signed is refused with a sentence for each field, and nothing is saved', async () => {
    const refused = backend.model.insert({ name: ' ', email: 'nobody', message: 'x'.repeat(4001) });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_entry',
      issues: {
        name: 'Please write your name.',
        email: 'An e-mail address has an @ in it, like ada@example.org.',
        message: 'Please keep the message to 4,000 characters.',
      },
    });
    expect((await backend.model.select()).total).toBe(0);
  });

  test('a subscriber gets the book first and then every later entry, without a gap', async () => {
    const before = await Promise.all(
      Array.from({ length: 20 }, (_, index) => backend.model.insert({ ...ada, message: `early ${index}` })),
    );
    const changes = new Changes<Entry>();
    const inserted = Promise.all(
      Array.from({ length: 20 }, (_, index) => backend.model.insert({ ...ada, message: `late ${index}` })),
    );
    const unsubscribe = backend.model.subscribe(changes.listener);
    const after = await inserted;
    await changes.until('upserted', (change) => change.total === 40);
    unsubscribe();
    expect(changes.all[0]?.kind).toBe('current');
    const seen = new Set(
      changes.all.flatMap((change) => {
        if (change.kind === 'current') return change.page.entries.map((entry) => entry.id);
        return change.kind === 'upserted' ? change.entries.map((entry) => entry.id) : [];
      }),
    );
    expect(seen).toEqual(new Set([...before, ...after].map((entry) => entry.id)));
    const versions = changes.all.map((change) => change.version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  test('a guest sees addresses only when the host shows them', async () => {
    let showEmails = false;
    const guestbook = guestView(backend.model, { showEmails: () => showEmails });
    const signed = await guestbook.insert(ada);
    expect(signed).not.toHaveProperty('email');
    expect(JSON.stringify(await guestbook.select())).not.toContain(ada.email);
    showEmails = true;
    expect((await guestbook.select()).entries[0]?.email).toBe(ada.email);
  });

  test('the status says where entries are kept', async () => {
    expect(await backend.model.status()).toMatchObject({ backend: kind, pending: 0, rejected: 0 });
  });

  if (kind !== 'memory')
    test('an entry is there after a restart', async () => {
      const { id } = await backend.model.insert(ada);
      await backend.close();
      backend = await open();
      expect((await backend.model.select()).entries.map((entry) => entry.id)).toEqual([id]);
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
