import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/main/store/folder-lock';
import { temporaryFolder } from '../support/folder';
import { buildProgram, type Program, run } from './support';

async function take(program: Program): Promise<string> {
  program.process.stdin?.write('go\n');
  return program.line();
}

async function starters(count: number, folder: string): Promise<Program[]> {
  const program = await buildProgram('hold-lock', await temporaryFolder());
  const started = Array.from({ length: count }, () => run(program, [folder]));
  for (const one of started) await one.line();
  return started;
}

/** Windows' lock is no file. */
const lockNames = (generation: number) => (process.platform === 'win32' ? [] : [`lock.${generation}`]);

describe('lockFolder', () => {
  it('makes the folder, and refuses a second time until it is released', async () => {
    const folder = join(await temporaryFolder(), 'new', 'folder');
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining(`Guestbook is already running with this folder: ${folder}`),
    });
    await lock.release();
    const again = await lockFolder(folder);
    await again.release();
    expect(await readdir(folder)).toEqual(lockNames(2));
  });

  it('refuses another process, and is free once that is killed', async () => {
    const folder = await temporaryFolder();
    const [holder, second] = await starters(2, folder);
    if (!holder || !second) throw new Error('two were started');
    expect(await take(holder)).toBe('taken');
    expect(await take(second)).toBe('held');
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'store_failed' });
    await holder.kill();
    const lock = await lockFolder(folder);
    await lock.release();
  });

  it('goes to exactly one of twenty that start at once, on a fresh folder and on a lock left behind', {
    timeout: 60_000,
  }, async () => {
    const folder = await temporaryFolder();
    for (let round = 0; round < 2; round++) {
      const all = await starters(20, folder);
      const outcomes = await Promise.all(all.map(take));
      expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(19);
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(1);
      await Promise.all(all.map((one) => one.kill()));
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('lock.'))).toHaveLength(
      lockNames(1).length,
    );
  });

  it('works where the path is too long for a socket', async () => {
    const folder = join(await temporaryFolder(), 'a'.repeat(120), 'ü'.repeat(60));
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'store_failed' });
    expect(await readdir(folder)).toEqual(lockNames(1));
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it('is free where an earlier one was copied as a file, as a backup may do', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lock.7'), '');
    await (await lockFolder(folder)).release();
  });

  it("removes what a kill left: SQLite's lock folders and the sockets of starters", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'local.db.lock'));
    await writeFile(join(folder, 'lock-0123456789ab'), '');
    await writeFile(join(folder, 'local.db'), 'a book');
    const lock = await lockFolder(folder);
    const starters = process.platform === 'win32' ? ['lock-0123456789ab'] : [];
    expect((await readdir(folder)).sort()).toEqual(['local.db', ...starters, ...lockNames(1)]);
    await lock.release();
  });

  it('says which folder cannot be used', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(lockFolder(file)).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining(`The folder ${file} cannot be used`),
    });
  });
});
