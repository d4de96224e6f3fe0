/** What guests are not told, which the host is. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Watched } from '../../src/main/base/watched';
import { guestView } from '../../src/main/model/guest-view';
import { type CloudReport, Guestbook } from '../../src/main/model/guestbook';
import { openBook } from '../../src/main/store/open-book';
import { applyChange, type Book, hideAddresses } from '../../src/shared/book-view';
import type { HostStatus } from '../../src/shared/contract';
import type { Entry, GuestEntry } from '../../src/shared/entry';
import { Changes } from '../support/changes';
import { draft } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { quietLog } from '../support/quiet-log';
import { temporaryStore } from '../support/store';

const ada = draft();

test('a notice names a file of this computer: guests do not get it', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'local.db'), 'this is no book');
  const store = await openBook({ folder, name: 'local', outbox: false });
  onTestFinished(() => store.close());
  const guestbook = new Guestbook({ store, backend: 'local' }, quietLog);
  onTestFinished(() => guestbook.close());
  const host = new Changes<Entry, HostStatus>();
  const guests = new Changes<GuestEntry>();
  guestbook.subscribe(host.listener);
  guestView(guestbook, { showEmails: () => true }).subscribe(guests.listener);
  await Promise.all([host.until('current'), guests.until('current')]);
  expect(JSON.stringify(host.all)).toContain('local.db');
  expect(JSON.stringify(guests.all)).not.toContain('local.db');
});

test('guests hear that the book is being read, and nothing of the table', async () => {
  const store = await temporaryStore({ outbox: true });
  const cloud = new Watched<CloudReport>({ loading: true, cloud: 'connecting' });
  const guestbook = new Guestbook({ store, backend: 'dynamodb', location: 'us-east-1', cloud }, quietLog);
  onTestFinished(() => guestbook.close());
  const host = new Changes<Entry, HostStatus>();
  const guests = new Changes<GuestEntry>();
  guestbook.subscribe(host.listener);
  const view = guestView(guestbook, { showEmails: () => false });
  view.subscribe(guests.listener);
  await guests.until('current');
  const before = view.current;
  cloud.set({ loading: true, cloud: 'credentials' });
  await store.insert(ada);
  cloud.set({ loading: false });
  const told = host.all.flatMap((change) => ('status' in change ? [change.status.cloud] : []));
  expect(told).toEqual(['connecting', 'credentials', 'credentials', undefined]);
  expect(guests.all.map(({ kind }) => kind)).toEqual(['current', 'added', 'status']);
  expect(guests.all[0]).toMatchObject({ status: { loading: true, emailsShown: false } });
  expect(guests.all[2]).toMatchObject({ status: { loading: false, emailsShown: false } });
  expect(JSON.stringify(guests.all)).not.toMatch(/dynamodb|us-east-1|credentials|cloud|pending":/);
  expect(view.current).not.toBe(before);
});

test('every guest is handed the same object for a change, and every host another one', async () => {
  const store = await temporaryStore();
  const guestbook = new Guestbook({ store, backend: 'local' }, quietLog);
  onTestFinished(() => guestbook.close());
  const view = guestView(guestbook, { showEmails: () => false });
  const readers = [view, view, guestbook, guestbook].map((reader) => {
    const told: unknown[] = [];
    reader.subscribe((change) => told.push(change));
    return told;
  });
  await expect.poll(() => readers.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  await store.insert(ada);
  const [a, b, c, d] = readers;
  expect(a).toHaveLength(2);
  for (const index of [0, 1]) {
    expect(b?.[index]).toBe(a?.[index]);
    expect(d?.[index]).toBe(c?.[index]);
    expect(c?.[index]).not.toEqual(a?.[index]);
  }
  expect(view.current).toBe(view.current);
});

test('what guests may see is told anew when the host says so, and holds at once', async () => {
  const store = await temporaryStore();
  await store.insert(ada);
  const guestbook = new Guestbook({ store, backend: 'local' }, quietLog);
  onTestFinished(() => guestbook.close());
  let shown = true;
  const view = guestView(guestbook, { showEmails: () => shown });
  const guests = new Changes<GuestEntry>();
  view.subscribe(guests.listener);
  await guests.until('current', ({ page }) => page.entries[0]?.email === ada.email);
  shown = false;
  expect(view.current?.page.entries[0]).not.toHaveProperty('email');
  view.refresh();
  await guests.until('current', ({ status }) => status.emailsShown === false);
  expect(guests.all.map(({ kind }) => kind)).toEqual(['current', 'current']);
  expect(JSON.stringify(guests.all[1])).not.toContain(ada.email);
});

test('addresses are hidden on open pages at once, although another book is still being read', async () => {
  const store = await temporaryStore();
  const other = await temporaryStore();
  await store.insert(ada);
  const guestbook = new Guestbook({ store, backend: 'dynamodb' }, quietLog);
  onTestFinished(() => guestbook.close());
  let shown = true;
  const view = guestView(guestbook, { showEmails: () => shown });
  let page: Book | undefined;
  const guests = new Changes<GuestEntry>();
  view.subscribe((change) => {
    page = applyChange(page, change);
    guests.listener(change);
  });
  await guests.until('current', ({ page: { total } }) => total === 1);
  await store.insert(draft('two'));
  guestbook.use({ store: other, backend: 'dynamodb' });
  expect(view.current).toBeUndefined();
  shown = false;
  view.refresh();
  expect(page?.entries).toHaveLength(2);
  expect(JSON.stringify(page && hideAddresses(page))).not.toContain(ada.email);
  const { status } = await guests.until('current', ({ page: { total } }) => total === 0);
  expect(status.emailsShown).toBe(false);
});

test('a guest whose entry cannot be saved reads of the entry, and the log of the disk', async () => {
  const store = await temporaryStore();
  const guestbook = new Guestbook({ store, backend: 'local' }, quietLog);
  onTestFinished(() => guestbook.close());
  const view = guestView(guestbook, { showEmails: () => false });
  await store.close();
  for (const failing of [view.insert(ada), view.sign(ada), view.select()]) {
    const error = await failing.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'store_failed', cause: { code: 'store_failed' } });
    expect(String(error)).not.toMatch(/disk|computer|Guestbook is closing/);
  }
});
