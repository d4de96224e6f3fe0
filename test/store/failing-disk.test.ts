/**
 * A disk that refuses calls for a while, as strace makes it: full, broken, or read-only all at once. Nobody is told
 * "signed" for nothing, whoever is refused is told soon and is not in the book, and signing goes on when the disk does.
 */
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder } from '../../src/main/store/folder-lock';
import { openBook } from '../../src/main/store/open-book';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { runTraced } from './strace';
import { buildProgram, checkFile, everyEntry, run } from './support';

/** Milliseconds within which a refusal is told. */
const SOON = 2000;

needs('strace')('a disk that refuses', () => {
  // Making the book takes some 36 writes and 6 syncs, an entry 13 to 15 writes and one sync.
  test.each([
    ['writes, being full', 'pwrite64:error=ENOSPC:when=60..75'],
    ['writes, being broken', 'pwrite64:error=EIO:when=60..75'],
    ['writes, having become read-only', 'pwrite64:error=EROFS:when=60..75'],
    ['one write in the middle of a commit', 'pwrite64:error=ENOSPC:when=64'],
    ['syncs, being broken', 'fsync:error=EIO:when=10..13'],
    ['syncs, being full', 'fsync:error=ENOSPC:when=10..13'],
  ])('%s, keeps what was acknowledged, tells the others soon, and is signed again', async (_, inject) => {
    const { folder, attempts, refusals } = await sign(await buildSigning(), inject);
    const kinds = attempts.map(({ kind }) => kind);
    expect(kinds.join(' ')).toMatch(/^opened (signed )+(failed )+signed signed signed closed$/);
    expect(refusals).toBeGreaterThanOrEqual(kinds.filter((kind) => kind === 'failed').length);
    expectToldSoon(attempts);
    await expectExactly(folder, attempts);
  });

  test.each([
    ['writes', 'pwrite64:error=ENOSPC:when=1+'],
    ['writes of the first schema', 'pwrite64:error=EIO:when=12+'],
    ['syncs', 'fsync:error=EIO:when=1+'],
    ['the sync of the folder', 'fsync:error=EIO:when=4'],
    ['to make the log', 'openat:error=EROFS:when=3'],
  ])('%s while a book is made, is told soon, and holds a book once it takes it', async (_, inject) => {
    const { folder, attempts, refusals } = await sign(await buildSigning(), inject);
    expect(attempts.map(({ kind }) => kind)).toEqual(['failed']);
    expect(refusals).toBeGreaterThan(0);
    expectToldSoon(attempts);
    await expectExactly(folder, attempts);
  });
});

needs('strace')('a kill right after a refusal', () => {
  test('leaves no trace of the one who was refused, whichever call of the commit the disk refused', {
    timeout: 110_000,
  }, async () => {
    const program = await buildSigning();
    const writes = Array.from({ length: 18 }, (_, index) => `pwrite64:error=EIO:when=${58 + index}`);
    const points = [
      ...writes,
      'fsync:error=EIO:when=9',
      'fsync:error=EIO:when=9+',
      'fsync:error=EIO:when=10',
    ];
    const lane = async () => {
      for (let inject = points.shift(); inject; inject = points.shift()) {
        const { folder, attempts, signal } = await sign(program, inject, 'killed');
        expect(signal).toBe('SIGKILL');
        expect(attempts.map(({ kind }) => kind).join(' ')).toMatch(/^opened (signed )+failed$/);
        await expectExactly(folder, attempts);
      }
    };
    await Promise.all([lane(), lane()]);
  });
});

needs('unix')('a folder whose rights are taken away while the book is in use', () => {
  test('is signed to the end, is refused at the next start, and has everything when the rights are back', async () => {
    const folder = await temporaryFolder();
    const programs = await temporaryFolder();
    const program = await buildProgram('sign-as-nobody', programs);
    await Promise.all([chmod(folder, 0o777), chmod(programs, 0o755)]);
    const first = run(program, [folder]);
    const sign = () => {
      first.process.stdin?.write('Lovely\n');
      return first.line();
    };
    expect(await first.line()).toBe('opened');
    const signed = [await sign()];
    await Promise.all([
      chmod(folder, 0o555),
      chmod(join(folder, 'local.db'), 0o444),
      chmod(join(folder, 'local.db-wal'), 0o444),
    ]);
    signed.push(await sign(), await sign());
    first.process.stdin?.end();
    expect(await first.line()).toBe('closed');

    // What the next holder of the folder's lock would do first, if the rights were there.
    await chmod(folder, 0o777);
    await rm(join(folder, 'local.db.lock'), { recursive: true, force: true });
    await chmod(folder, 0o555);
    const second = run(program, [folder]);
    expect(await second.line()).toBe('store_failed');
    expect(await second.line()).toContain(`cannot be opened in ${folder}`);

    await chmod(folder, 0o777);
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o666);
    await expectExactly(
      folder,
      signed.map((id) => ({ kind: 'signed', what: id, milliseconds: 0 })),
    );
  });
});

interface Attempt {
  readonly kind: string;
  readonly what: string;
  readonly milliseconds: number;
}

async function buildSigning(): Promise<string> {
  return buildProgram('sign-until-recovered', await temporaryFolder());
}

async function sign(program: string, inject: string, ...end: string[]) {
  const folder = join(await temporaryFolder(), 'book');
  await mkdir(folder);
  const { lines, calls, signal } = await runTraced([program, folder, ...end], `${folder}.trace`, {
    calls: ['pwrite64', 'fsync', 'openat'],
    paths: [folder, ...['', '-wal', '-journal'].map((ending) => join(folder, `local.db${ending}`))],
    inject: [inject],
  });
  const attempts = lines.map((line): Attempt => {
    const [kind = '', ...rest] = line.split(' ');
    return { kind, what: rest[0] ?? '', milliseconds: Number(rest.at(-1)) };
  });
  return { folder, attempts, signal, refusals: calls.filter(({ result }) => result === -1).length };
}

function expectToldSoon(attempts: readonly Attempt[]): void {
  const failed = attempts.filter(({ kind }) => kind === 'failed');
  expect(failed.map(({ what }) => what)).toEqual(failed.map(() => 'store_failed'));
  for (const { milliseconds } of failed) expect(milliseconds).toBeLessThan(SOON);
}

/** The book holds the acknowledged entries and no other, nothing was put aside, and it takes the next one. */
async function expectExactly(folder: string, attempts: readonly Attempt[]): Promise<void> {
  const lock = await lockFolder(folder);
  const store = await openBook({ folder, name: 'local', outbox: true });
  expect(store.notice).toBeUndefined();
  const signed = attempts.filter(({ kind }) => kind === 'signed').map(({ what }) => what);
  expect((await everyEntry(store)).map(({ id }) => id)).toEqual(signed.reverse());
  await store.close();
  await lock.release();
  expect(checkFile(join(folder, 'local.db'))).toEqual(['ok']);
}
