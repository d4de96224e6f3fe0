/**
 * Single bits of a book flipped, a few in the header and at the start of pages, the others anywhere; the seed is printed.
 * SQLite has no checksums, so a bit within a text may pass for what was written; nothing else may. Whatever the bit, the
 * program starts, a book that is put aside is kept byte for byte, and nobody is told "signed" for nothing.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suspicionFile } from '../../src/main/store/damage';
import { type BookOptions, openBook } from '../../src/main/store/open-book';
import type { Entry } from '../../src/shared/entry';
import { draft } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { everyEntry } from './support';

const ENTRIES = 60;
const PAGE = 4096;

interface Book {
  readonly folder: string;
  readonly bytes: Buffer;
  readonly entries: readonly Entry[];
}

/** A byte, and a bit of it from the lowest, 0, on. */
type Place = readonly [byte: number, bit: number];

interface Flipped {
  readonly options: BookOptions;
  readonly bytes: Buffer;
  readonly place: string;
}

describe('a bit that a book cannot do without', () => {
  test.each<[string, (book: Book) => Place, boolean]>([
    ['the sign of the number of its schema', () => [60, 7], false],
    ['the only bit of that number', () => [63, 1], false],
    ['the format of the schema', () => [47, 1], false],
    ['which version may write it', () => [18, 0], false],
    ['a name in the schema', ({ bytes }) => [bytes.indexOf('scan integer'), 0], false],
    ['a name that the schema refers to', ({ bytes }) => [bytes.indexOf('references entries') + 11, 7], false],
    ['where an index leads, found by a request before', rowOfIndex, true],
  ])('%s: the book is put aside byte for byte, and a new one is signed', async (_, where, suspected) => {
    const book = await makeBook();
    const flipped = await flip(book, where(book), suspected);
    const store = await openBook(flipped.options);
    expect(store.notice).toContain('could not be read');
    await expectKept(flipped);
    const { id } = await store.insert(draft());
    await store.close();
    await expectHeld(flipped, id);
  });
});

describe('a bit anywhere in a book', { timeout: 110_000 }, () => {
  test('under a suspicion: the book is put aside byte for byte, or reads whole but for one text', async () => {
    const book = await makeBook();
    let putAside = 0;
    for (const place of anyPlaces(book, 30)) {
      const flipped = await flip(book, place, true);
      const store = await openBook(flipped.options);
      if (store.notice) {
        putAside += 1;
        await expectKept(flipped);
      } else {
        const entries = await everyEntry(store);
        const right = book.entries.filter((written) =>
          entries.some((read) => isDeepStrictEqual(read, written)),
        );
        expect(entries, `${place}`).toHaveLength(ENTRIES);
        expect(right.length, `${place}`).toBeGreaterThanOrEqual(ENTRIES - 1);
      }
      const { id } = await store.insert(draft());
      await store.close();
      await expectHeld(flipped, id);
    }
    expect(putAside).toBeGreaterThan(0);
  });

  test('without one: the book is opened, refuses what it cannot do, and keeps what it acknowledged', async () => {
    const book = await makeBook();
    for (const place of anyPlaces(book, 30)) {
      const flipped = await flip(book, place, false);
      const store = await openBook(flipped.options);
      if (store.notice) await expectKept(flipped);
      else await orRefused(everyEntry(store));
      const signed = await orRefused(store.insert(draft()));
      await orRefused(store.close());
      if (signed) await expectHeld(flipped, signed.id);
    }
  });
});

/** Closed properly, so that all of it is in one file. */
async function makeBook(): Promise<Book> {
  const folder = await temporaryFolder();
  const store = await openBook({ folder, name: 'local', outbox: true });
  const drafts = Array.from({ length: ENTRIES }, (_, number) =>
    draft({ name: `${number}`, message: 'x'.repeat(3 * number) }),
  );
  await Promise.all(drafts.map((one) => store.insert(one)));
  const entries = await everyEntry(store);
  await store.close();
  return { folder, bytes: await readFile(join(folder, 'local.db')), entries };
}

function anyPlaces({ bytes: { length } }: Book, count: number): Place[] {
  const seed = Date.now() % 2 ** 31;
  process.stdout.write(`Flipping ${count} bits of ${length * 8}, seed ${seed}\n`);
  const startOfPage = fc
    .tuple(fc.nat(length / PAGE - 1), fc.nat(15))
    .map(([page, byte]) => page * PAGE + byte);
  const byte = fc.oneof(fc.nat(99), startOfPage, fc.nat(length - 1));
  const place = fc.noBias(fc.tuple(byte, fc.nat(7)));
  const places = fc.uniqueArray(place, { minLength: count, maxLength: count, selector: String });
  return fc.sample(places, { numRuns: 1, seed }).flat();
}

/** An index holds date, address and state, and the position: this one becomes a position that no row has. */
function rowOfIndex({ bytes, entries }: Book): Place {
  const { email, date, state } = entries[0] as Entry;
  const key = `${date}${email}${state}`;
  return [bytes.indexOf(key) + key.length, 6];
}

async function flip(book: Book, [at, bit]: Place, suspected: boolean): Promise<Flipped> {
  const folder = join(book.folder, `${at}-${bit}`);
  await mkdir(folder, { recursive: true });
  const bytes = Buffer.from(book.bytes);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  const file = join(folder, 'local.db');
  await writeFile(file, bytes);
  if (suspected) await writeFile(suspicionFile(file), 'a request found damage\n');
  return { options: { folder, name: 'local', outbox: true }, bytes, place: `byte ${at}, bit ${bit}` };
}

/** What a damaged book may refuse, in the words of the store. */
async function orRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    expect(error).toMatchObject({ code: 'store_failed' });
    return undefined;
  }
}

async function filesAside(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^local\.db\.(damaged|newer)-\d{14}$/.test(name));
}

async function expectKept({ options: { folder }, bytes, place }: Flipped): Promise<void> {
  const kept = await filesAside(folder);
  expect(kept, place).toHaveLength(1);
  expect(bytes.equals(await readFile(join(folder, kept[0] ?? ''))), place).toBe(true);
}

/** An acknowledged entry is in the book that is opened next, or in a file of it that was put aside by then. */
async function expectHeld({ options, place }: Flipped, id: string): Promise<void> {
  const store = await openBook(options);
  const entries = await orRefused(everyEntry(store));
  await orRefused(store.close());
  const { folder } = options;
  const files = entries ? await filesAside(folder) : await readdir(folder);
  const contents = await Promise.all(
    files.filter((name) => /\.db/.test(name)).map((name) => readFile(join(folder, name))),
  );
  const held = entries?.some((entry) => entry.id === id) || contents.some((bytes) => bytes.includes(id));
  expect(held, `${place}: the acknowledged entry is there`).toBe(true);
}
