/** One table, two programs: ours and one on boto3, each reading what the other wrote, whoever made the table. */

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/main/base/clock';
import type { Store } from '../../src/main/store/store';
import { Sync } from '../../src/main/sync/sync';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { needs } from '../support/machine';
import { counted, temporaryStore } from '../support/store';

// Debian's Python: python3-boto3 is a package of the system.
const run = promisify(execFile);
const flask = async (...args: string[]) => {
  const program = resolve(import.meta.dirname, 'flask_model.py');
  const { stdout } = await run(inject('machine').python, [
    program,
    inject('dynamodbEndpoint'),
    fixture.name,
    ...args,
  ]);
  return stdout;
};

let fixture: ReturnType<typeof dynamoDbFixture>;

const theirs = { name: 'Grace 👋', email: 'grace@example.org', message: 'From "Flask"\nשלום' };
const ours = { name: 'Ada 🎉', email: 'ada@example.org', message: "From 'Guestbook'\nمرحبا" };

needs('java', 'boto3')('our program and theirs', () => {
  beforeEach(() => {
    fixture = dynamoDbFixture();
  });
  afterEach(() => fixture.close());

  test('their table, their entry first: both programs show both', async () => {
    await flask('insert', theirs.name, theirs.email, theirs.message);
    const store = await startDesk();
    await store.insert(ours);
    await settled(store);
    await checkBothSides(store);
  });

  test('our table, our entry first: both programs show both', async () => {
    const first = await startDesk();
    await first.insert(ours);
    await settled(first, 1);
    await flask('insert', theirs.name, theirs.email, theirs.message);
    // Another desk on the same table reads both in its first scan.
    const second = await startDesk();
    await settled(second);
    await checkBothSides(second);
  });
});

async function startDesk(): Promise<Store> {
  const store = await temporaryStore();
  const log = { info: () => undefined, warn: () => undefined };
  const sync = new Sync({
    store,
    remote: fixture.remote(),
    clock: systemClock,
    onState: () => undefined,
    log,
  });
  onTestFinished(() => sync.close());
  return store;
}

/** Resolves when the book holds so many entries and none of them waits. */
const settled = (store: Store, all = 2) =>
  counted(store, ({ total, pending }) => total === all && pending === 0);

async function checkBothSides(store: Store): Promise<void> {
  const { entries } = await store.select();
  const here = entries.map(({ name, email, date, message }) => ({ name, email, date, message }));
  expect(here).toHaveLength(2);
  expect(here).toContainEqual({
    ...ours,
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
  });
  expect(here).toContainEqual({
    ...theirs,
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$/),
  });

  const byEmail = (a: { email: string }, b: { email: string }) => (a.email < b.email ? -1 : 1);
  const there: { email: string }[] = JSON.parse(await flask('select'));
  expect(there.toSorted(byEmail)).toEqual(here.toSorted(byEmail));

  for (const item of await fixture.items()) {
    expect(Object.keys(item).sort()).toEqual(['date', 'email', 'message', 'name']);
    for (const value of Object.values(item)) expect(value).toBeTypeOf('string');
  }
}
