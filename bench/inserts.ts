/**
 * Durable inserts into a book on disk, by 1 and by 64 callers that each wait for their answer, beside what the disk itself
 * takes: the same text appended to a file and synced, once for each entry or once for 64 together.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/main/store/open-store';
import { draftOf } from './draft';
import type { Row } from './report';
import { byTurns, type Figures, type Pace, quantile } from './rounds';

const ROUNDS_AT_MOST = 3;

export async function benchInserts({ rounds, entries }: Pace): Promise<Row[]> {
  const counts = [
    [1, entries / 2],
    [64, entries * 5],
  ] as const;
  const folder = await mkdtemp(join(tmpdir(), 'guestbook-bench-'));
  const rows: Row[] = [];
  try {
    for (const [callers, count] of counts) {
      const file = (name: string, round: number) => join(folder, `${name}-${callers}-${round}`);
      const sides = await byTurns(
        Math.min(rounds, ROUNDS_AT_MOST),
        (round) => insert(file('book', round), callers, count),
        (round) => append(file('bare', round), callers, count),
      );
      const name = `inserts by ${callers} that wait`;
      rows.push({ name, unit: 'a second', peer: `fdatasync of ${callers} together`, sides });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return rows;
}

async function insert(file: string, callers: number, count: number): Promise<Figures> {
  const store = await openStore({ file, outbox: true });
  let next = 0;
  const times: number[] = [];
  const call = async () => {
    while (next < count) {
      const draft = draftOf(next++);
      const start = performance.now();
      await store.insert(draft);
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: callers }, call));
  const measured = summarize(times, performance.now() - start);
  const { total } = await store.counts();
  await store.close();
  if (total !== count) throw new Error(`${total} entries are in the book, and ${count} were acknowledged.`);
  return measured;
}

async function append(file: string, together: number, count: number): Promise<Figures> {
  const handle = await open(file, 'w');
  const times: number[] = [];
  const begin = performance.now();
  for (let first = 0; first < count; first += together) {
    const texts = Array.from({ length: together }, (_, index) => JSON.stringify(draftOf(first + index)));
    const start = performance.now();
    await handle.write(texts.join('\n'));
    await handle.datasync();
    const took = performance.now() - start;
    for (const _ of texts) times.push(took);
  }
  const measured = summarize(times, performance.now() - begin);
  await handle.close();
  return measured;
}

function summarize(times: readonly number[], milliseconds: number): Figures {
  return {
    value: times.length / (milliseconds / 1000),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}
