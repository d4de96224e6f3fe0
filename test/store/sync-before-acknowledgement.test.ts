/**
 * Signed means saved, in the order of the system calls: before a program prints an id, the pages with that id were
 * written to the log, then the frame that commits them, and then a sync of the log began and returned 0.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { type Call, type Outcome, runTraced } from './strace';
import { buildProgram } from './support';

/** More than a page, which has all of what is written shown. */
const BYTES = 4200;
const FRAME_HEADER = 24;

needs('strace')('each acknowledgement', () => {
  test('of one who signs alone has a completed sync of its own before it', async () => {
    const { calls, lines } = await sign(1, 25);
    expect(lines).toHaveLength(25);
    expect(unproven(calls, lines)).toEqual([]);
    expect(syncs(calls).length).toBeGreaterThanOrEqual(lines.length);
  });

  test('of those who sign together has the completed sync of its group before it', async () => {
    const { calls, lines } = await sign(64, 5);
    expect(lines).toHaveLength(320);
    expect(unproven(calls, lines)).toEqual([]);
    // Not one sync for each: they were grouped.
    expect(syncs(calls).length).toBeLessThan(lines.length / 2);
  });

  test('would be found out if its sync were missing, failed, late or too early', async () => {
    const { calls, lines } = await sign(4, 5);
    const acknowledged = (id: string) => acknowledgement(calls, id)?.began ?? 0;
    const withSyncs = (change: (sync: Call) => Call[]) =>
      calls.flatMap((call) => (syncs([call]).length > 0 ? change(call) : [call]));
    const missing = withSyncs(() => []);
    const failed = withSyncs((sync) => [{ ...sync, result: -1 }]);
    const early = withSyncs((sync) => [{ ...sync, began: 0 }]);
    const last = Math.max(...lines.map(acknowledged));
    const late = withSyncs((sync) => [{ ...sync, ended: last + sync.ended }]);
    expect(unproven(calls, lines)).toEqual([]);
    for (const trace of [missing, failed, early, late]) expect(unproven(trace, lines)).toEqual(lines);
  });

  test('has the folder synced before it, with the names of the book and of its log in it', async () => {
    const { calls, lines, folder } = await sign(1, 1);
    const made = calls.filter(({ name, shown }) => name === 'openat' && shown.includes('O_CREAT'));
    const last = made.filter(({ path }) => path.startsWith(`${folder}/local.db`)).at(-1);
    const synced = calls.find(
      ({ name, path, result }) => name === 'fsync' && path === folder && result === 0,
    );
    const acknowledged = acknowledgement(calls, lines[0] ?? '');
    expect(last?.path).toBe(join(folder, 'local.db-wal'));
    expect(synced?.began).toBeGreaterThan(last?.ended ?? Number.POSITIVE_INFINITY);
    expect(synced?.ended).toBeLessThan(acknowledged?.began ?? 0);
  });
});

async function sign(signers: number, each: number): Promise<Outcome & { readonly folder: string }> {
  const programs = await temporaryFolder();
  const program = await buildProgram('sign', programs);
  const folder = join(programs, 'book');
  await mkdir(folder);
  const outcome = await runTraced([program, folder, String(signers), String(each)], `${folder}.trace`, {
    calls: ['pwrite64', 'write', 'fsync', 'fdatasync', 'openat'],
    bytes: BYTES,
  });
  expect(outcome.code).toBe(0);
  return { ...outcome, folder };
}

/** The ids that were printed before a sync covered them. */
function unproven(calls: readonly Call[], ids: readonly string[]): string[] {
  const log = calls.filter(({ path }) => path.endsWith('-wal'));
  return ids.filter((id) => {
    const acknowledged = acknowledgement(calls, id);
    const written = log.findIndex(({ name, shown }) => name === 'pwrite64' && shown.includes(id));
    const commit = log.findIndex((call, index) => index > written && isCommit(call));
    // The header of the frame that commits, and its page behind it.
    const page = log[commit + 1];
    if (!acknowledged || written < 0 || commit < 0 || !page) return true;
    return !syncs(log).some(({ began, ended }) => began > page.ended && ended < acknowledged.began);
  });
}

function acknowledgement(calls: readonly Call[], id: string): Call | undefined {
  return calls.find(({ name, shown }) => name === 'write' && shown.includes(id));
}

function syncs(calls: readonly Call[]): Call[] {
  return calls.filter(
    ({ name, path, result }) => /^f(data)?sync$/.test(name) && path.endsWith('-wal') && result === 0,
  );
}

/** The header of a frame says how many pages the book has after a commit, and 0 in all other frames. */
function isCommit({ name, shown }: Call): boolean {
  const [, bytes, length] = /^, "(.*)", (\d+), \d+\)/.exec(shown) ?? [];
  if (name !== 'pwrite64' || Number(length) !== FRAME_HEADER || bytes === undefined) return false;
  return bytesOf(bytes)
    .slice(4, 8)
    .some((byte) => byte !== 0);
}

/** Bytes as strace prints them: as C does. */
function bytesOf(shown: string): number[] {
  const named: Record<string, number> = { n: 10, r: 13, t: 9, v: 11, f: 12, b: 8, a: 7 };
  return [...shown.matchAll(/\\([0-7]{1,3})|\\(.)|(.)/gs)].map(([, octal, escaped, plain]) => {
    if (octal) return Number.parseInt(octal, 8);
    if (escaped) return named[escaped] ?? escaped.charCodeAt(0);
    return (plain ?? '').charCodeAt(0);
  });
}
