/** A disk that does not give a page is not a damaged book. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DamageWatch, suspicionFile, UnreadableBook } from '../../src/main/store/damage';
import { Database } from '../../src/main/store/database';
import { openBook } from '../../src/main/store/open-book';
import { items } from '../support/draft';
import { temporaryFolder } from '../support/folder';

const PAGE = 4096;
const { readSync } = fs;

async function bookOf1000(): Promise<string> {
  const folder = await temporaryFolder();
  const store = await openBook({ folder, name: 'local', outbox: true });
  await store.apply(items(1000), undefined);
  await store.close();
  return join(folder, 'local.db');
}

/** Where the page with this text begins. */
function pageOf(file: string, text: string): number {
  return Math.floor(fs.readFileSync(file).indexOf(text) / PAGE) * PAGE;
}

function failReads(fails: (position: number) => boolean): void {
  vi.spyOn(fs, 'readSync').mockImplementation(((...args: Parameters<typeof readSync>) => {
    if (fails(Number(args.at(4)))) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    return readSync(...args);
  }) as typeof readSync);
}

afterEach(() => vi.restoreAllMocks());

const failures: [string, (file: string) => (position: number) => boolean][] = [
  ['any page', () => () => true],
  [
    'one page of a table',
    (file) => {
      const page = pageOf(file, 'MESSAGE 500');
      return (position) => position === page;
    },
  ],
];

describe('a disk that does not give', () => {
  it.each(failures)('%s fails an opening under a suspicion, and the suspicion stays', async (_, failing) => {
    const file = await bookOf1000();
    fs.writeFileSync(suspicionFile(file), 'a request found damage\n');
    const connection = new Database(file);
    const open = () => new DamageWatch(connection, false);
    failReads(failing(file));
    expect(open).toThrow(expect.not.objectContaining({ name: UnreadableBook.name }));
    expect(fs.existsSync(suspicionFile(file))).toBe(true);
    vi.restoreAllMocks();
    expect(open().found).toBe(false);
    expect(fs.existsSync(suspicionFile(file))).toBe(false);
    connection.close();
  });

  it.each(failures)('%s in a pause is not told as damage, and is looked at again', async (_, failing) => {
    const file = await bookOf1000();
    const connection = new Database(file);
    const watch = new DamageWatch(connection, true);
    failReads(failing(file));
    while (watch.checkNext());
    expect(watch.found).toBe(false);
    expect(fs.existsSync(suspicionFile(file))).toBe(false);
    expect(watch.checkNext()).toBe(false);
    vi.restoreAllMocks();
    while (watch.checkNext());
    expect(watch.found).toBe(false);
    connection.close();
  });

  it('hides damage only until it gives again', async () => {
    const file = await bookOf1000();
    const page = pageOf(file, 'MESSAGE 500');
    const bytes = fs.readFileSync(file);
    randomBytes(PAGE).copy(bytes, page);
    fs.writeFileSync(file, bytes);
    const connection = new Database(file);
    const watch = new DamageWatch(connection, true);
    failReads((position) => position === page);
    while (watch.checkNext());
    expect(watch.found).toBe(false);
    vi.restoreAllMocks();
    while (watch.checkNext());
    expect(watch.found).toBe(true);
    expect(fs.existsSync(suspicionFile(file))).toBe(true);
    connection.close();
  });
});
