import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { describe, expect, it } from 'vitest';
import { suspicionFile, UnreadableBook } from '../../src/main/store/damage';
import { type BookOptions, openBook } from '../../src/main/store/open-book';
import { openStore } from '../../src/main/store/open-store';
import { draft, items } from '../support/draft';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { buildProgram, everyEntry, run } from './support';

/** A book of 1,000 rows that was closed properly. */
async function closedBook(): Promise<{ folder: string; file: string; options: BookOptions }> {
  const folder = await temporaryFolder();
  const options = { folder, name: 'local', outbox: true };
  const store = await openBook(options);
  await store.apply(items(1000), undefined);
  await store.close();
  return { folder, file: join(folder, 'local.db'), options };
}

async function overwrite(file: string, bytes: Buffer, from: number): Promise<void> {
  const content = await readFile(file);
  bytes.copy(content, from);
  await writeFile(file, content);
}

describe('a file that is no book', () => {
  it.each<[string, (file: string) => Promise<void>]>([
    ['random bytes', (file) => writeFile(file, randomBytes(50_000))],
    ['cut in the middle', (file) => truncate(file, 20_000)],
    ['cut within its header', (file) => truncate(file, 50)],
    ['a broken header', (file) => overwrite(file, randomBytes(40), 0)],
    ['a broken schema', (file) => overwrite(file, randomBytes(3900), 100)],
  ])('%s: kept byte for byte, a new one started, and said', async (_, damage) => {
    const { folder, file, options } = await closedBook();
    await damage(file);
    await writeFile(`${file}-wal`, 'what was left of a log');
    const [bytes, log] = await Promise.all([readFile(file), readFile(`${file}-wal`)]);
    const store = await openBook(options);
    const kept = (await readdir(folder)).find((name) => /^local\.db\.damaged-\d{14}$/.test(name)) ?? '';
    expect(store.notice).toBe(
      `The book could not be read. It is kept as ${kept}, and a new one was started.`,
    );
    expect(await readFile(join(folder, kept))).toEqual(bytes);
    expect(await readFile(join(folder, `${kept}-wal`))).toEqual(log);
    await store.insert(draft());
    expect((await store.counts()).total).toBe(1);
    await store.close();

    const again = await openBook(options);
    expect(again.notice).toBeUndefined();
    expect((await again.counts()).total).toBe(1);
    await again.close();
  });

  it('from a newer Guestbook: kept as well, under a name that says so', async () => {
    const { folder, file, options } = await closedBook();
    const database = new sqlite.Database(file);
    database.exec('pragma locking_mode = exclusive; pragma user_version = 99');
    database.close();
    const bytes = await readFile(file);
    const store = await openBook(options);
    const kept = (await readdir(folder)).find((name) => name.startsWith('local.db.newer-')) ?? '';
    expect(store.notice).toContain(`written by a newer Guestbook. It is kept as ${kept}`);
    expect(await readFile(join(folder, kept))).toEqual(bytes);
    expect((await store.counts()).total).toBe(0);
    await store.close();
  });

  it('from a newer Guestbook, where that is to be refused: nothing is touched, and the folder is as it was', async () => {
    const { folder, file, options } = await closedBook();
    const database = new sqlite.Database(file);
    database.exec('pragma locking_mode = exclusive; pragma user_version = 99');
    database.close();
    const bytes = await readFile(file);
    await expect(openBook({ ...options, refuseNewer: true })).rejects.toMatchObject({
      code: 'newer_book',
      message: expect.stringContaining('The book local.db was written by a newer Guestbook'),
    });
    expect(await readdir(folder)).toEqual(['local.db']);
    expect(await readFile(file)).toEqual(bytes);
  });

  it('that is damaged is put aside also where a newer one is to be refused', async () => {
    const { file, options } = await closedBook();
    await writeFile(file, randomBytes(50_000));
    const store = await openBook({ ...options, refuseNewer: true });
    expect(store.notice).toContain('could not be read');
    await store.close();
  });

  it('two in the same second keep two names', async () => {
    const { folder, file, options } = await closedBook();
    const clock = { now: () => 0, sleep: () => Promise.reject(new Error('not here')) };
    for (const _ of [1, 2]) {
      await writeFile(file, randomBytes(5000));
      await (await openBook({ ...options, clock })).close();
    }
    expect((await readdir(folder)).sort()).toEqual([
      'local.db',
      'local.db.damaged-19700101000000',
      'local.db.damaged-19700101000000-2',
    ]);
  });
});

it('is told that a file is no book even if the worker has ended before anybody listens', async () => {
  const file = join(await temporaryFolder(), 'rubbish.db');
  await writeFile(file, randomBytes(8192));
  const opening = openStore({ file, outbox: true });
  // A busy thread: what the worker says and that it has ended come to it in one turn.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  await expect(opening).rejects.toBeInstanceOf(UnreadableBook);
});

describe('damage that opening does not show', () => {
  it('is found under a suspicion, and the file put aside', async () => {
    const { folder, file, options } = await closedBook();
    const size = (await readFile(file)).length;
    await overwrite(file, randomBytes(30_000), Math.floor(size / 3));
    await writeFile(suspicionFile(file), 'a request found damage\n');
    const store = await openBook(options);
    expect(store.notice).toContain('could not be read');
    const names = (await readdir(folder)).filter((name) => !/\.(lock|db-wal)$/.test(name)).sort();
    expect(names).toEqual(['local.db', expect.stringMatching(/^local\.db\.damaged-\d{14}$/)]);
    await store.close();
  });

  it('is nothing to worry about where the check finds none', async () => {
    const { file, folder, options } = await closedBook();
    await writeFile(suspicionFile(file), 'a request found damage\n');
    const store = await openBook(options);
    expect(store.notice).toBeUndefined();
    expect((await store.counts()).total).toBe(1000);
    await store.close();
    expect(await readdir(folder)).toEqual(['local.db']);
  });

  it('is looked for in the pauses after an unclean stop, while the book is in use', async () => {
    const { file, options } = await closedBook();
    const page = Math.floor((await readFile(file)).indexOf('MESSAGE 500') / 4096) * 4096;
    await overwrite(file, randomBytes(4096), page);
    await writeFile(`${file}-wal`, 'what a kill left');
    const store = await openBook(options);
    expect(store.notice).toBeUndefined();
    const told = new Promise<string>((resolve) => store.onNotice(resolve));
    await store.insert(draft());
    expect(await told).toContain('damaged');
    expect(store.notice).toBe(await told);
    expect((await store.insert(draft())).state).toBe('pending');
    await store.close();
    const again = await openBook(options);
    expect(again.notice).toContain('could not be read');
    await again.close();
  });

  it('in use fails the request, is told, and is looked into at the next start', async () => {
    const { file, options } = await closedBook();
    // A page of what is searched, which opening does not read.
    const page = Math.floor((await readFile(file)).indexOf('MESSAGE 500') / 4096) * 4096;
    await overwrite(file, randomBytes(4096), page);
    const store = await openBook(options);
    const told: string[] = [];
    store.onNotice((notice) => told.push(notice));
    store.onNotice(() => told.push('to a listener that has left'))();
    for (const search of ['nothing like it', 'nor like that']) {
      await expect(store.select({ search })).rejects.toMatchObject({ code: 'store_failed' });
    }
    expect(store.notice).toContain('damaged');
    expect(told).toEqual([store.notice]);
    await store.close();
    const again = await openBook(options);
    expect(again.notice).toContain('could not be read');
    await again.close();
  });
});

describe('a kill', () => {
  it('loses nothing that was acknowledged, and its log is no damage', async () => {
    const folder = await temporaryFolder();
    const signing = run(await buildProgram('sign', await temporaryFolder()), [folder]);
    const acknowledged: string[] = [];
    while (acknowledged.length < 500) acknowledged.push(await signing.line());
    acknowledged.push(...(await signing.kill()));
    expect((await readFile(join(folder, 'local.db-wal'))).length).toBeGreaterThan(0);

    // What the next holder of the folder's lock does first.
    await rm(join(folder, 'local.db.lock'), { recursive: true });
    const store = await openBook({ folder, name: 'local', outbox: true });
    expect(store.notice).toBeUndefined();
    const entries = await everyEntry(store);
    const found = new Set(entries.map(({ id }) => id));
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    expect((await store.insert(draft())).date > (entries[0]?.date ?? '')).toBe(true);
    await store.close();
    expect(await readdir(folder)).toEqual(['local.db']);
  });
});

describe('a kill while the book was made', () => {
  it('leaves a journal, which would empty the book in the hands of another SQLite: it is removed', async () => {
    const { folder, file, options } = await closedBook();
    // Its magic number and count; a nonce; no pages before, sectors of 512, pages of 4096 bytes.
    const header = 'd9d505f920a163d700000000' + 'e226e6dd' + '00000000' + '00000200' + '00001000';
    await writeFile(`${file}-journal`, Buffer.concat([Buffer.from(header, 'hex'), Buffer.alloc(484)]));
    const store = await openBook(options);
    expect(await readdir(folder)).not.toContain('local.db-journal');
    expect((await store.counts()).total).toBe(1000);
    await store.close();
    expect(await readdir(folder)).toEqual(['local.db']);
  });
});

describe('a disk that does not take it', () => {
  it('is said with the folder and what to do, and nothing is put aside', async () => {
    const file = join(await temporaryFolder(), 'a-file');
    await writeFile(file, '');
    await expect(
      openBook({ folder: join(file, 'folder'), name: 'local', outbox: true }),
    ).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining(`cannot be opened in ${join(file, 'folder')}. Nothing was changed.`),
    });
  });

  it('is no damage where the book is a folder', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'local.db'));
    await expect(openBook({ folder, name: 'local', outbox: true })).rejects.toMatchObject({
      code: 'store_failed',
    });
    expect(await readdir(folder)).toEqual(['local.db']);
  });

  needs('unix')('without rights', () => {
    it('refuses an ordinary user without rights, and leaves the book as it is', async () => {
      const { folder, file } = await closedBook();
      const bytes = await readFile(file);
      const programs = await temporaryFolder();
      const program = await buildProgram('sign-as-nobody', programs);
      await Promise.all([chmod(folder, 0o555), chmod(file, 0o444), chmod(programs, 0o755)]);
      const outcome = run(program, [folder]);
      expect(await outcome.line()).toBe('store_failed');
      expect(await outcome.line()).toContain(`cannot be opened in ${folder}`);
      await chmod(folder, 0o755);
      expect(await readdir(folder)).toEqual(['local.db']);
      expect(await readFile(file)).toEqual(bytes);
    });
  });

  needs('linux')('on a full disk', () => {
    it('fails one batch whole and takes the next once there is room', async () => {
      const folder = await temporaryFolder();
      const program = run(await buildProgram('sign-until-full', await temporaryFolder()), [folder]);
      expect(await program.line()).toBe('full: store_failed, nothing half-saved');
      expect(await program.line()).toBe('recovered');
    });
  });
});
