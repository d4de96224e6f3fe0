/** Push: each signed entry arrives in the table once, whatever fails on the way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RemoteError } from '../../src/main/sync/remote';
import { sentence } from '../../src/shared/words/main';
import { type Fault, failure, MemoryTable } from '../support/memory-remote';
import { said } from '../support/said';
import { failPuts, openBench } from './sync-bench';

const lost: Fault = { when: 'after', error: failure('wait') };
const refused: Fault = { when: 'before', error: failure('wait') };
const expired: Fault = { when: 'before', error: failure('credentials', 'ExpiredTokenException') };
const onPut = (fault: Fault) => (call: { operation: string }) =>
  call.operation === 'put' ? fault : undefined;

test('sends what waits, oldest first, each once, to the table that the book was bound to before', async () => {
  const bench = await openBench();
  const signed = [];
  for (let n = 0; n < 20; n++) signed.push(await bench.sign(`message ${n}`));
  const boundAtFirstPut: Promise<unknown>[] = [];
  bench.remote.fault = (call) => {
    if (call.operation === 'put' && boundAtFirstPut.length === 0) boundAtFirstPut.push(bench.store.binding());
    return undefined;
  };
  bench.start();
  await bench.drain();
  expect(bench.remote.sent.map((item) => item.date)).toEqual(signed.map((entry) => entry.date));
  expect(bench.table.entries.map((item) => item.message).sort()).toEqual(
    signed.map((entry) => entry.message).sort(),
  );
  expect(await Promise.all(boundAtFirstPut)).toEqual([
    { arn: bench.table.arn, endpoint: 'memory', createdAt: bench.table.createdAt },
  ]);
});

test('a new entry is sent at once, without any time going by', async () => {
  const bench = await openBench();
  bench.start();
  await bench.told((state) => state.phase === 'running' && !state.loading);
  await bench.sign('hello');
  await bench.counted((counts) => counts.pending === 0);
  expect(bench.table.entries).toHaveLength(1);
});

test('an entry whose reply was lost is in the table once', async () => {
  const bench = await openBench();
  await bench.sign('hello');
  const losePuts = failPuts(3, lost);
  // A scan would find the entry and so spare the repetition.
  bench.remote.fault = (call) => (call.operation === 'scan' ? refused : losePuts(call));
  bench.start();
  await bench.drain();
  expect(bench.remote.sent).toHaveLength(4);
  expect(bench.table.entries).toHaveLength(1);
});

test('pauses grow to at most 60 s, a new entry does not shorten them, and success forgets them', async () => {
  const bench = await openBench();
  await bench.sign('first');
  bench.remote.fault = failPuts(10, refused);
  bench.start();
  await bench.drain();
  expect(gaps(bench.remote.calls)).toEqual([
    375, 750, 1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000, 45_000,
  ]);

  bench.remote.calls.length = 0;
  bench.remote.fault = failPuts(2, refused);
  bench.clock.advance(40);
  await bench.sign('second');
  await bench.clock.asleep(2);
  bench.clock.advance(300);
  expect(bench.remote.sent).toHaveLength(1);
  await bench.drain();
  expect(gaps(bench.remote.calls)).toEqual([375, 750]);
});

describe('a failure whose retry costs the remote nothing is retried within 4 s, however long it lasts', () => {
  test('a network that is away; back again, other failures begin their own steps', async () => {
    const bench = await openBench();
    await bench.sign('hello');
    const away = new RemoteError('wait', 'ECONNREFUSED', { what: said('Away.') }, { unreached: true });
    const outcomes: Fault[] = [
      ...Array.from({ length: 12 }, () => ({ when: 'before', error: away }) as const),
      refused,
    ];
    bench.remote.fault = ({ operation }) => (operation === 'put' ? outcomes.shift() : undefined);
    bench.start();
    await bench.drain();
    expect(gaps(bench.remote.calls)).toEqual([375, 750, 1500, ...Array.from({ length: 9 }, () => 3000), 375]);
  });

  test('credentials', async () => {
    const bench = await openBench();
    await bench.sign('hello');
    bench.remote.fault = failPuts(5, expired);
    bench.start();
    await bench.drain();
    expect(gaps(bench.remote.calls)).toEqual([500, 4000, 4000, 4000, 4000]);
  });
});

test('a clock that is off by more than 5 minutes is said in the state', async () => {
  const bench = await openBench();
  bench.remote.clockOffset = 5 * 60_000;
  bench.start();
  await bench.told(({ phase }) => phase === 'running');
  expect(bench.states.at(-1)).not.toHaveProperty('clockMinutes');
  bench.remote.clockOffset = -12 * 60_000;
  await bench.sign('hello');
  await bench.told(({ clockMinutes }) => clockMinutes === -12);
});

test('a taken key: the new date is committed before it is sent, the old one is never sent again, both texts live', async () => {
  const bench = await openBench();
  const { date, email } = await bench.sign('mine');
  bench.table.write({ name: 'Eve', email, date, message: 'theirs' });
  const committed: Promise<boolean>[] = [];
  bench.remote.fault = ({ item }) => {
    const isCommitted = async () => (await bench.store.pending(9)).some((entry) => entry.date === item?.date);
    if (item) committed.push(isCommitted());
    return undefined;
  };
  bench.start();
  await bench.drain();
  const [first, second] = bench.remote.sent;
  expect(bench.remote.sent).toHaveLength(2);
  expect(first?.date).toBe(date);
  expect(second?.date && second.date > date).toBe(true);
  expect(await Promise.all(committed)).toEqual([true, true]);
  expect(bench.table.entries.map((item) => item.message).sort()).toEqual(['mine', 'theirs']);
});

test('an entry that the table refuses is set aside with the reason and holds up nobody', async () => {
  const bench = await openBench();
  for (const message of ['good', 'bad', 'also good']) await bench.sign(message);
  bench.remote.fault = ({ item }) =>
    item?.message === 'bad' ? { when: 'before', error: failure('reject') } : undefined;
  bench.start();
  await bench.drain();
  expect(bench.table.entries.map((item) => item.message).sort()).toEqual(['also good', 'good']);
  expect(await bench.store.rejected(9)).toMatchObject([
    { message: 'bad', reason: expect.stringContaining('A failure of the test: reject.') },
  ]);
  expect(bench.remote.sent).toHaveLength(3);
});

describe('expired credentials', () => {
  test('pause the sending; with new ones it goes on at once, after a check of the table they lead to', async () => {
    const bench = await openBench();
    await bench.sign('hello');
    bench.remote.fault = onPut(expired);
    bench.start();
    const state = await bench.told(({ phase }) => phase === 'credentials');
    expect(state.failure).toEqual({
      kind: 'credentials',
      reason: 'ExpiredTokenException',
      sentences: [expect.anything(), sentence('signed_is_kept')],
    });
    await bench.clock.asleep(2);

    bench.remote.fault = () => undefined;
    bench.remote.calls.length = 0;
    bench.sync.retryNow();
    await bench.counted((counts) => counts.pending === 0);
    expect(bench.remote.calls.map((call) => call.operation)).toEqual(['open', 'put']);
    await bench.told(({ phase }) => phase === 'running');
  });

  test('that lead to another account hold, and nothing is sent there', async () => {
    const bench = await openBench();
    await bench.sign('hello');
    bench.remote.fault = onPut(expired);
    bench.start();
    await bench.told(({ phase }) => phase === 'credentials');
    await bench.clock.asleep(2);

    const other = new MemoryTable({ arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/guestbook' });
    bench.remote.fault = () => undefined;
    bench.remote.table = other;
    bench.sync.retryNow();
    await bench.told(({ failure }) => failure?.kind === 'hold' && failure.reason === 'OtherTable');
    expect(other.items.size).toBe(0);
    expect(await bench.store.counts()).toMatchObject({ pending: 1, rejected: 0 });
  });
});

test('a table deleted while we send: everything is kept, nothing is rejected, no table is made', async () => {
  const bench = await openBench();
  bench.start();
  await bench.told((state) => state.phase === 'running');
  bench.remote.table = undefined;
  for (let n = 0; n < 10; n++) await bench.sign(`message ${n}`);
  await bench.told(({ phase }) => phase === 'hold');
  await bench.clock.asleep(2);
  bench.clock.advance(60_000);
  await bench.clock.asleep(2);
  expect(await bench.store.counts()).toMatchObject({ pending: 10, rejected: 0 });
  expect(bench.remote.table).toBeUndefined();
});

describe('close', () => {
  test('delivers what waits before it resolves', async () => {
    const bench = await openBench();
    bench.start();
    await bench.told((state) => state.phase === 'running');
    for (let n = 0; n < 300; n++) void bench.sign(`message ${n}`);
    await bench.counted((counts) => counts.total === 300);
    await bench.sync.close();
    expect(bench.table.entries).toHaveLength(300);
    expect(await bench.store.counts()).toMatchObject({ pending: 0 });
  });

  test('gives up after 5 s and keeps the entry', async () => {
    const bench = await openBench();
    await bench.sign('hello');
    bench.remote.fault = onPut({ when: 'never' });
    bench.start();
    await bench.clock.asleep(1);
    const closed = bench.sync.close();
    await bench.clock.asleep(1);
    bench.clock.advance(5000);
    await closed;
    expect(await bench.store.counts()).toMatchObject({ pending: 1 });
  });

  test('does not wait for a table with a failure', async () => {
    const bench = await openBench();
    await bench.sign('hello');
    bench.remote.fault = () => refused;
    bench.start();
    await bench.clock.asleep(2);
    await bench.sync.close();
    expect(await bench.store.counts()).toMatchObject({ pending: 1 });
  });
});

test('the log: the first failure, one line a minute, recovered; no address in any line', async () => {
  const bench = await openBench();
  await bench.sign('hello');
  bench.remote.fault = failPuts(10, refused);
  bench.start();
  await bench.drain();
  await bench.told(({ phase }) => phase === 'running');
  // Ten failures in 138 s: lines at 0 s and 93 s.
  expect(bench.lines.map((line) => line.level)).toEqual(['warn', 'warn', 'info']);
  expect(bench.lines.at(-1)?.text).toMatch(/^recovered .*"failures":10/);
  expect(bench.lines.map((line) => line.text).join('\n')).not.toMatch(/@|hello|Ada/);
});

test('a clock that is set back silences the log for a minute at most', async () => {
  const bench = await openBench();
  await bench.sign('hello');
  bench.remote.fault = failPuts(10, refused);
  bench.start();
  await bench.told(({ phase }) => phase === 'wait');
  bench.clock.step(-3_600_000);
  await bench.drain();
  await bench.told(({ phase }) => phase === 'running');
  expect(bench.lines.filter(({ level }) => level === 'warn').length).toBeGreaterThan(1);
  expect(bench.lines.at(-1)?.text).toMatch(/^recovered .*"seconds":\d/);
});

test('whatever fails, before or after it took effect: each entry is in the table once', async () => {
  const bench = await openBench();
  const signed: string[] = [];
  let outcomes: (Fault | undefined)[] = [];
  bench.remote.fault = (call) => (call.operation === 'put' ? outcomes.shift() : undefined);
  bench.start();
  const outcome = fc.constantFrom<Fault | undefined>(undefined, lost, refused, expired);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(outcome, { maxLength: 24 }),
      async (count, planned) => {
        outcomes = [...planned];
        const entries = await Promise.all(
          Array.from({ length: count }, (_, n) => bench.sign(`${signed.length + n}`)),
        );
        signed.push(...entries.map((entry) => entry.message));
        await bench.drain();
        expect(bench.table.entries.map((item) => item.message).sort()).toEqual([...signed].sort());
      },
    ),
    { numRuns: 60 },
  );
});

function gaps(calls: readonly { readonly operation: string; readonly at: number }[]): number[] {
  const times = calls.filter((call) => call.operation === 'put').map((call) => call.at);
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}
