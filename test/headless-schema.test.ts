/** A program without a window that meets a book of an older or a newer Guestbook. */
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sqlite from 'node-sqlite3-wasm';
import { expect, test } from 'vitest';
import { makeBookOfSchema1, oldEntry } from './store/book-of-schema-1';
import { temporaryFolder } from './support/folder';
import { addressIn, messages, post, started, startHeadless } from './support/headless';

const text = async (stream: AsyncIterable<unknown>) => {
  let all = '';
  for await (const part of stream) all += part;
  return all;
};

test('a book of a newer Guestbook is said, answered with 503, and left as it is', async () => {
  const home = await temporaryFolder();
  const folder = join(home, 'data');
  await mkdir(folder);
  const file = join(folder, 'local.db');
  const database = new sqlite.Database(file);
  database.exec(
    'pragma locking_mode = exclusive; pragma journal_mode = wal; create table entries (position integer primary key) strict',
  );
  database.exec('pragma user_version = 99');
  database.close();
  const bytes = await readFile(file);

  const program = startHeadless(home);
  const errors = text(program.stderr);
  const ended = once(program, 'exit');
  let port = '';
  for await (const line of createInterface(program.stdout)) {
    port = /port (\d+) is answered with 503/.exec(line)?.[1] ?? '';
    if (port) break;
  }
  const address = `http://127.0.0.1:${port}`;
  for (const path of ['/', '/api/entries', '/sign/']) {
    const answer = await fetch(address + path);
    expect({ path, status: answer.status }).toEqual({ path, status: 503 });
    const problem = await answer.json();
    expect(problem).toMatchObject({ status: 503, code: 'newer_book' });
    expect(problem.detail).toContain('The book local.db was written by a newer Guestbook');
    // The network is not told where the book lies.
    expect(problem.detail).not.toContain(folder);
  }
  const page = await fetch(address, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('written by a newer Guestbook');
  const probe = await fetch(`${address}/healthz`);
  expect(probe.status).toBe(503);
  expect(await probe.json()).toMatchObject({ status: 'failing', store: 'failing' });
  expect((await post(address)).status).toBe(503);

  program.kill('SIGTERM');
  expect(await ended).toEqual([1, null]);
  expect(await errors).toContain('The book local.db was written by a newer Guestbook');
  expect((await readdir(folder)).filter((name) => !name.startsWith('lock.'))).toEqual(['local.db']);
  expect(await readFile(file)).toEqual(bytes);
});

test('a book of an older Guestbook is brought up to date, which the log says, and is read', async () => {
  const home = await temporaryFolder();
  const folder = join(home, 'data');
  await mkdir(folder);
  makeBookOfSchema1(join(folder, 'local.db'), [oldEntry(1), oldEntry(2)]);

  const program = startHeadless(home);
  const log = text(program.stderr);
  const ended = once(program, 'exit');
  const address = addressIn(await started(program));
  expect(await messages(address)).toEqual(['Message 2', 'Message 1']);
  program.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  const lines = (await log)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'Bringing the book up to date', percent: 0 }));
});
