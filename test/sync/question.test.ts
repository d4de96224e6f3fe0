/** A table that is gone, made anew or emptied: everything is kept, nothing is sent unasked, and the host answers. */
import { describe, expect, test } from 'vitest';
import { failure, MemoryTable } from '../support/memory-remote';
import { openBench, type SyncBench } from './sync-bench';

const anew = () => new MemoryTable({ createdAt: '2026-02-02T00:00:00.000Z' });
const foreign = (number: number) => ({
  name: 'Grace',
  email: `guest${number}@example.org`,
  date: `2025-01-01 00:00:00.${String(number).padStart(6, '0')}`,
  message: `Message ${number}`,
});

/** A book that has seen twenty foreign entries and delivered one of its own. */
async function knownBook(): Promise<SyncBench> {
  const bench = await openBench();
  for (let number = 0; number < 20; number++) bench.table.write(foreign(number));
  bench.start();
  await bench.scanned(1);
  await bench.sign('ours');
  await bench.counted((counts) => counts.pending === 0);
  // So that the next put does not wait for signers to go first.
  bench.clock.advance(40);
  return bench;
}

async function asked(bench: SyncBench, kind: string): Promise<void> {
  await bench.told(({ question }) => question?.kind === kind);
}

describe('a table that is gone', () => {
  async function withoutTable(): Promise<SyncBench> {
    const bench = await knownBook();
    bench.remote.table = undefined;
    await bench.sign('waiting');
    await asked(bench, 'missing');
    await bench.clock.asleep(2);
    return bench;
  }

  test('is made again when the host says so, with every entry of the book', async () => {
    const bench = await withoutTable();
    expect(await bench.store.counts()).toEqual({ total: 22, pending: 1, rejected: 0 });
    await bench.sync.answer('resend');
    await bench.drain();
    expect(bench.remote.table?.entries).toHaveLength(22);
    await bench.told(({ phase, question }) => phase === 'running' && question === undefined);
  });

  test('stays gone, and the question open, while it cannot be made', async () => {
    const bench = await withoutTable();
    bench.remote.fault = () => ({ when: 'before', error: failure('credentials') });
    await expect(bench.sync.answer('resend')).rejects.toMatchObject({ kind: 'credentials' });
    expect(bench.remote.table).toBeUndefined();
    expect(bench.states.at(-1)?.question?.kind).toBe('missing');
    expect(await bench.store.counts()).toMatchObject({ total: 22, pending: 1 });
  });

  test('is never made again in another account', async () => {
    const bench = await withoutTable();
    const other = new MemoryTable({ arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/guestbook' });
    bench.remote.table = other;
    await expect(bench.sync.answer('resend')).rejects.toMatchObject({ code: 'cloud_refused' });
    expect(other.items.size).toBe(0);
    expect(await bench.store.counts()).toMatchObject({ pending: 1 });
  });
});

describe('a table made anew', () => {
  test('is sent nothing before the host says so, what it holds is shown, and then every entry', async () => {
    const bench = await knownBook();
    const table = anew();
    table.write(foreign(99));
    bench.remote.table = table;
    await bench.scanned((await bench.store.scans()) + 2);
    await asked(bench, 'replaced');
    await bench.sign('waiting');
    await bench.clock.asleep(2);
    expect(await bench.store.counts()).toEqual({ total: 23, pending: 1, rejected: 0 });
    expect(table.entries).toHaveLength(1);

    await bench.sync.answer('resend');
    await bench.drain();
    expect(table.entries).toHaveLength(23);
    expect(await bench.store.binding()).toMatchObject({ createdAt: table.createdAt });
  });

  test('is known at the next start, before anything is sent', async () => {
    const table = anew();
    const bench = await openBench({ table });
    await bench.store.bind({ arn: table.arn, endpoint: 'memory', createdAt: '2026-01-01T00:00:00.000Z' });
    await bench.sign('waiting');
    bench.start();
    await bench.told(({ phase, question }) => phase === 'hold' && question?.kind === 'replaced');
    expect(bench.remote.sent).toEqual([]);
  });
});

describe('a table that was emptied', () => {
  async function emptied(): Promise<SyncBench> {
    const bench = await knownBook();
    bench.table.items.clear();
    await bench.scanned((await bench.store.scans()) + 3);
    await asked(bench, 'shrank');
    return bench;
  }

  test('still takes what is signed', async () => {
    const bench = await emptied();
    await bench.sign('new');
    await bench.counted((counts) => counts.pending === 0);
    expect(bench.table.entries.map(({ message }) => message)).toEqual(['new']);
  });

  test('is filled again when the host says so', async () => {
    const bench = await emptied();
    expect(bench.states.at(-1)?.question).toEqual({ kind: 'shrank', entries: 21 });
    await bench.sync.answer('resend');
    await bench.drain();
    expect(bench.table.entries).toHaveLength(21);
    await bench.told(({ question }) => question === undefined);
  });

  test('stays empty, and the book is emptied too, when the host says so', async () => {
    const bench = await emptied();
    await bench.sync.answer('remove');
    expect(await bench.store.counts()).toEqual({ total: 0, pending: 0, rejected: 0 });
    await bench.told(({ question }) => question === undefined);
  });
});

test('without a question there is nothing to answer', async () => {
  const bench = await knownBook();
  await expect(bench.sync.answer('resend')).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(bench.sync.answer('remove')).rejects.toMatchObject({ code: 'invalid_request' });
  expect((await bench.store.counts()).total).toBe(21);
});
