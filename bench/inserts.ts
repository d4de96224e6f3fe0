/**
 * Durable inserts into a book on disk, by 1 and by 64 callers that each wait for their answer, beside what the disk itself
 * takes: the same text appended to a file and synced, once for each entry or once for 64 together.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/main/store/open-store';
import { draftOf } from './draft';
import { format, percent, printLine } from './print';

const CALLERS = [1, 64];
const INSERTS = { 1: 5_000, 64: 50_000 } as const;

interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export async function benchInserts(): Promise<void> {
  console.log('\nDurable inserts by callers that wait for each answer.');
  printLine(['', 'callers', '', 'inserts/s', 'p50 ms', 'p99 ms', 'of bare']);
  const folder = await mkdtemp(join(tmpdir(), 'guestbook-bench-'));
  try {
    for (const callers of CALLERS) {
      const count = callers === 1 ? INSERTS[1] : INSERTS[64];
      const bare = await append(join(folder, `bare-${callers}`), callers, count);
      const ours = await insert(join(folder, `book-${callers}.db`), callers, count);
      printLine([
        'insert',
        format(callers),
        'guestbook',
        ...figures(ours),
        percent(ours.perSecond / bare.perSecond),
      ]);
      printLine(['', '', 'fdatasync', ...figures(bare), '']);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function insert(file: string, callers: number, count: number): Promise<Measured> {
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

async function append(file: string, together: number, count: number): Promise<Measured> {
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

function summarize(times: number[], milliseconds: number): Measured {
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { perSecond: times.length / (milliseconds / 1000), p50: at(0.5), p99: at(0.99) };
}

function figures({ perSecond, p50, p99 }: Measured): string[] {
  return [format(Math.round(perSecond)), format(p50), format(p99)];
}
