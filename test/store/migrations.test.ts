/** A book of the first Guestbook, kept by its sort dates, is brought up to date: each entry gets its position, and nothing is lost. */
import { cp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBook } from '../../src/main/store/open-book';
import { openStore } from '../../src/main/store/open-store';
import type { Store } from '../../src/main/store/store';
import { formatDate, parseDate } from '../../src/shared/date';
import { draft, item } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { makeBookOfSchema1, type OldEntry, oldEntry } from './book-of-schema-1';
import { bookFiles, runTraced } from './strace';
import { buildProgram, checkFile, everyEntry, run } from './support';

const MANY = 100_000;

async function open(folder: string, percents: number[] = []): Promise<Store> {
  const onUpgrade = (percent: number) => void percents.push(percent);
  const store = await openBook({ folder, name: 'local', outbox: true, onUpgrade });
  onTestFinished(() => store.close());
  return store;
}

async function upgraded(entries: readonly OldEntry[], meta: Record<string, string> = {}) {
  const folder = await temporaryFolder();
  const file = join(folder, 'local.db');
  makeBookOfSchema1(file, entries, meta);
  const percents: number[] = [];
  const store = await open(folder, percents);
  expect(store.notice).toBeUndefined();
  return { folder, file, store, percents };
}

/** As the old book has it, but for the position. */
function shownAs({ sortDate: _, seen: __, ...entry }: OldEntry) {
  return { ...entry, name: 'Ada', position: expect.any(Number) };
}

describe('a book of schema 1', () => {
  it('that is empty stays so, and takes entries', async () => {
    const { store, file } = await upgraded([]);
    expect(await store.counts()).toEqual({ total: 0, pending: 0, rejected: 0 });
    await store.insert(draft());
    await store.close();
    expect(checkFile(file)).toEqual(['ok']);
  });

  it('with one entry keeps it as it is, findable, at the position of its date', async () => {
    const entry = oldEntry(7);
    const { store } = await upgraded([entry]);
    expect(await everyEntry(store)).toEqual([{ ...shownAs(entry), position: parseDate(entry.date) }]);
    expect((await store.select({ search: 'message 7' })).total).toBe(1);
  });

  it('keeps what waits, what was set aside and why, and what the table has', async () => {
    const entries = [
      oldEntry(1, { state: 'rejected', reason: 'Refused.', seen: 0 }),
      oldEntry(2, { state: 'pending', seen: 0 }),
      oldEntry(3, { signedHere: false }),
      // Ours waits under the key of an item with another text.
      oldEntry(4, { state: 'pending', seen: 0, email: 'guest3@example.org', date: oldEntry(3).date }),
    ];
    const { store } = await upgraded(entries, { checkpoint: 'page 2', scans: '3', last_date: '5' });
    expect(await everyEntry(store)).toEqual(entries.map(shownAs).reverse());
    expect(await store.counts()).toEqual({ total: 4, pending: 2, rejected: 1 });
    expect((await store.pending(9)).map(({ id }) => id)).toEqual(['id-000000002', 'id-000000004']);
    expect(await store.checkpoint()).toBe('page 2');
    expect(await store.scans()).toBe(3);
  });

  it('keeps in which scan a row was seen: the next one removes what it would have removed', async () => {
    const rows = Array.from({ length: 20 }, (_, number) =>
      oldEntry(number, { signedHere: false, seen: number === 0 ? 1 : 3 }),
    );
    const { store } = await upgraded(rows, { scans: '2' });
    await store.apply(
      rows.slice(1).map(({ date, email, message }) => ({ date, email, message, name: 'Ada' })),
      undefined,
    );
    expect(await store.finishScan(true)).toEqual({ removed: 1 });
    expect((await store.counts()).total).toBe(19);
  });

  it('gives no date again that was given before, with an earlier clock too', async () => {
    const ahead = formatDate(Date.UTC(2100, 0) * 1000);
    const { store } = await upgraded([oldEntry(1, { date: ahead, sortDate: ahead })]);
    expect((await store.insert(draft())).date > ahead).toBe(true);
  });

  it('keeps its order, through ties, odd dates and dates before 1970', async () => {
    const seen = '2026-05-01 12:00:00.000000';
    const odd = fc.oneof(
      fc.constantFrom('yesterday', '', '2026-13-45 00:00:00', '9999-01-01 00:00:00').map((date) => ({
        date,
        sortDate: seen,
      })),
      fc.constantFrom('1969-12-31 23:59:59.900000', '0001-01-01 00:00:00.000000').map((date) => ({
        date,
        sortDate: date,
      })),
      fc.integer({ min: 0, max: 3 }).map((n) => {
        const date = `2026-04-0${n + 1} 10:00:00`;
        return { date, sortDate: `${date}.000000` };
      }),
      fc.integer({ min: 0, max: 3 }).map((n) => {
        const date = `2026-04-05 10:00:00.00000${n}`;
        return { date, sortDate: date };
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 40 }), async (dates) => {
        const entries = dates.map((one, number) => ({ ...oldEntry(number), ...one }));
        const { store, file } = await upgraded(entries);
        const read = await everyEntry(store);
        expect(read).toHaveLength(entries.length);
        expect(read.every(({ position }) => Number.isSafeInteger(position) && position >= 1)).toBe(true);
        const sortDates = read.map(({ id }) => entries.find((entry) => entry.id === id)?.sortDate ?? '');
        const since1970 = sortDates.filter((date) => date >= '1970');
        expect(since1970).toEqual([...since1970].sort().reverse());
        expect(sortDates.slice(since1970.length).every((date) => date < '1970')).toBe(true);
        await store.close();
        expect(checkFile(file)).toEqual(['ok']);
      }),
      { numRuns: 15 },
    );
  });

  it('stays where it stood when it was dated ahead of the clock of today', async () => {
    const ahead = formatDate(Date.UTC(2100, 0) * 1000);
    const { store } = await upgraded([oldEntry(1, { date: ahead, sortDate: ahead })]);
    expect((await store.select()).entries[0]?.position).toBe(parseDate(ahead));
  });

  it('stands at the same position as a book that reads the items today', async () => {
    const coarse = { date: '2026-04-01 10:00:00', email: 'ada@example.org' };
    const { store } = await upgraded([oldEntry(1, { ...coarse, sortDate: `${coarse.date}.000000` })]);
    const fresh = await open(await temporaryFolder());
    await fresh.apply([{ ...item(1), ...coarse }], undefined);
    expect((await store.select()).entries[0]?.position).toBe((await fresh.select()).entries[0]?.position);
  });

  it(`with ${MANY.toLocaleString('en')} entries says how far it is`, { timeout: 120_000 }, async () => {
    const entries = Array.from({ length: MANY }, (_, number) => oldEntry(number));
    const { store, file, percents } = await upgraded(entries);
    expect(percents[0]).toBe(0);
    expect(percents.length).toBeGreaterThan(10);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect((await store.select({ limit: 2 })).entries.map(({ message }) => message)).toEqual([
      `Message ${MANY - 1}`,
      `Message ${MANY - 2}`,
    ]);
    expect(await store.counts()).toMatchObject({ total: MANY });
    await store.close();
    expect(checkFile(file)).toEqual(['ok']);
  });
});

describe('the copy of a book of schema 1', () => {
  it('stands beside it, byte for byte with what its log held, until the next clean stop', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'local.db');
    makeBookOfSchema1(file, [oldEntry(1), oldEntry(2)]);
    const bytes = await readFile(file);
    const store = await open(folder);
    await store.insert(draft());
    expect(await readFile(`${file}.before-2`)).toEqual(bytes);
    await store.close();
    expect(await readdir(folder)).toEqual(['local.db']);
    const again = await open(folder);
    expect(await again.counts()).toMatchObject({ total: 3 });
  });

  it('outlasts a look into the book by another reader, and goes when the book itself was in use', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'local.db');
    makeBookOfSchema1(file, [oldEntry(1), oldEntry(2)]);
    const bytes = await readFile(file);
    const look = await openStore({ file, outbox: false });
    await look.close();
    expect(await readFile(`${file}.before-2`)).toEqual(bytes);
    const store = await open(folder);
    expect(await store.counts()).toMatchObject({ total: 2 });
    await store.close();
    expect(await readdir(folder)).toEqual(['local.db']);
  });

  it('is made for no new book', async () => {
    const folder = await temporaryFolder();
    const store = await open(folder);
    await store.insert(draft());
    expect((await readdir(folder)).filter((name) => name.includes('before'))).toEqual([]);
  });
});

describe('a kill while a book of schema 1 is brought up to date', { timeout: 120_000 }, () => {
  it('in the middle leaves it whole: the next start begins again', async () => {
    const { folder, program } = await oldBook(20_000);
    const running = run(program, [folder]);
    expect(await running.line()).toBe('0');
    expect(await running.kill()).not.toContain('opened');
    expect((await stat(join(folder, 'local.db.before-2'))).size).toBe(
      (await stat(join(folder, 'local.db'))).size,
    );
    await expectWhole(folder, 20_000);
  });

  needs('strace')('before a call that writes, syncs or renames a file of it', () => {
    it('leaves it whole, whichever call that is', async () => {
      const { folder: made, program } = await oldBook(300);
      const live = async (inject: string[] = []) => {
        const folder = await temporaryFolder();
        await cp(join(made, 'local.db'), join(folder, 'local.db'));
        const copies = ['.before-2', '.before-2.unfinished'].map((ending) =>
          join(folder, `local.db${ending}`),
        );
        const calls = ['pwrite64', 'fsync', '?rename', '?copy_file_range', '?unlink'];
        const paths = [...bookFiles(folder, 'local'), ...copies];
        return {
          folder,
          ...(await runTraced([program, folder], `${folder}.trace`, { calls, paths, inject })),
        };
      };
      const whole = await live();
      expect(whole.lines).toEqual(['0', 'opened', 'closed']);
      await expectWhole(whole.folder, 300);

      const points = ['pwrite64', 'fsync', 'rename', 'copy_file_range', 'unlink'].flatMap((name) => {
        const count = whole.calls.filter((call) => call.name === name).length;
        const every = Math.ceil(count / 8);
        return Array.from({ length: Math.ceil(count / every) || 0 }, (_, index) => ({
          name,
          nth: 1 + index * every,
        }));
      });
      expect(points.length).toBeGreaterThan(12);
      for (const { name, nth } of points) {
        const killed = await live([`${name}:signal=KILL:when=${nth}`]);
        expect({ name, nth, signal: killed.signal }).toEqual({ name, nth, signal: 'SIGKILL' });
        await expectWhole(killed.folder, 300);
      }
    });
  });
});

async function oldBook(entries: number): Promise<{ folder: string; program: string }> {
  const folder = await temporaryFolder();
  makeBookOfSchema1(
    join(folder, 'local.db'),
    Array.from({ length: entries }, (_, number) => oldEntry(number)),
  );
  return { folder, program: await buildProgram('upgrade', await temporaryFolder()) };
}

/** The next start finds every entry, and a clean stop leaves the book alone in its folder. */
async function expectWhole(folder: string, entries: number): Promise<void> {
  // What the next holder of the folder's lock does first.
  await rm(join(folder, 'local.db.lock'), { recursive: true, force: true });
  const store = await open(folder);
  expect(store.notice).toBeUndefined();
  expect(await store.counts()).toEqual({ total: entries, pending: 0, rejected: 0 });
  expect((await store.select({ search: `message ${entries - 1}` })).total).toBe(1);
  expect((await store.insert(draft())).state).toBe('pending');
  await store.close();
  expect(await readdir(folder)).toEqual(['local.db']);
  expect(checkFile(join(folder, 'local.db'))).toEqual(['ok']);
}
