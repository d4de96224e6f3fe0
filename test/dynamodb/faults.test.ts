/**
 * The remote under each fault of the proxy: the failure's kind and name, which the sync decides by; a put is in the table
 * once when it is settled; a page of a scan is read whole or not at all.
 */
import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../src/main/sync/remote';
import type { Fault, FaultProxy } from '../support/fault-proxy';
import { openRemoteBench, operations, type RemoteBench } from './remote-bench';
import { item, testKeys } from './table-fixtures';

interface Failing {
  readonly fault: Fault;
  readonly kind: FailureKind;
  readonly reason: string;
  /** How many items the put leaves in the table although it failed. */
  readonly applied: 0 | 1;
}

const FAILING: readonly Failing[] = [
  { fault: 'drop-before', kind: 'wait', reason: 'ECONNRESET', applied: 0 },
  { fault: 'drop-after', kind: 'wait', reason: 'ECONNRESET', applied: 1 },
  { fault: 'partial', kind: 'wait', reason: 'ECONNRESET', applied: 1 },
  { fault: 'error-after', kind: 'wait', reason: 'InternalServerError', applied: 1 },
  { fault: 'throttle', kind: 'wait', reason: 'ProvisionedThroughputExceededException', applied: 0 },
  { fault: 'captive-portal', kind: 'wait', reason: 'SyntaxError', applied: 0 },
  { fault: 'expired-token', kind: 'credentials', reason: 'ExpiredTokenException', applied: 0 },
  { fault: 'unrecognized-client', kind: 'credentials', reason: 'UnrecognizedClientException', applied: 0 },
  { fault: 'access-denied', kind: 'credentials', reason: 'AccessDeniedException', applied: 0 },
];

/** Faults that the SDK's second attempt survives when they come once. */
const PASSING: readonly Fault[] = ['drop-before', 'drop-after', 'partial', 'error-after', 'throttle'];

/** The fault for the next call, and for no other. */
function once(proxy: FaultProxy, fault: Fault): void {
  const next = proxy.calls.length + 1;
  proxy.fault = ({ number }) => (number === next ? fault : undefined);
}

/** Ends the fault. After a fault of credentials there are others, and a check of the table takes them. */
async function mend(bench: RemoteBench, kind: FailureKind): Promise<void> {
  bench.proxy.fault = () => undefined;
  if (kind !== 'credentials') return;
  bench.keys = { ...testKeys, accessKeyId: 'AKIANEWNEWNEWNEWNEWN' };
  await bench.remote.open(bench.table.binding, bench.forever);
}

describe.concurrent('a put', () => {
  test.for(FAILING)(
    'that meets $fault is $kind ($reason), and there once in the end',
    async (failing, context) => {
      const bench = await openRemoteBench(context);
      const { proxy, fixture, remote, forever } = bench;
      const { fault, kind, reason, applied } = failing;
      proxy.fault = () => fault;
      await expect(remote.put(item(), forever)).rejects.toMatchObject({ kind, reason });
      expect(await fixture.items()).toHaveLength(applied);

      await mend(bench, kind);
      expect(await remote.put(item(), forever)).toBe('delivered');
      expect(await fixture.items()).toEqual([item()]);
    },
  );

  test.for(PASSING)('that meets one %s is delivered by the second attempt, once', async (fault, context) => {
    const { proxy, fixture, remote, forever } = await openRemoteBench(context);
    const before = proxy.calls.length;
    once(proxy, fault);
    expect(await remote.put(item(), forever)).toBe('delivered');
    expect(operations(proxy, before)).toEqual(['PutItem', 'PutItem']);
    expect(await fixture.items()).toEqual([item()]);
  });

  test('that a slow network delays is delivered at the first attempt', async (context) => {
    const { proxy, fixture, remote, forever } = await openRemoteBench(context);
    const before = proxy.calls.length;
    proxy.fault = () => 'delay';
    expect(await remote.put(item(), forever)).toBe('delivered');
    expect(operations(proxy, before)).toEqual(['PutItem']);
    expect(await fixture.items()).toEqual([item()]);
  });

  test('that nobody answers waits when its time is up, and is there once in the end', async (context) => {
    const { proxy, fixture, remote, forever } = await openRemoteBench(context);
    proxy.fault = () => 'half-open';
    await expect(remote.put(item(), forever)).rejects.toMatchObject({ kind: 'wait', reason: 'TimeoutError' });
    proxy.fault = () => undefined;
    expect(await remote.put(item(), forever)).toBe('delivered');
    expect(await fixture.items()).toEqual([item()]);
  });

  test('whose key another text takes while the replies are lost is taken, and writes nothing', async (context) => {
    const { proxy, fixture, remote, forever } = await openRemoteBench(context);
    proxy.fault = () => 'drop-before';
    await expect(remote.put(item(), forever)).rejects.toMatchObject({ kind: 'wait' });
    await fixture.write([{ ...item({ message: 'Mine' }) }]);
    once(proxy, 'drop-after');
    expect(await remote.put(item(), forever)).toBe('taken');
    expect(await fixture.items()).toEqual([item({ message: 'Mine' })]);
  });
});

describe.concurrent('a page of a scan', () => {
  const held = Array.from({ length: 60 }, (_, n) =>
    item({ email: `guest${n}@example.org`, message: 'Hello '.repeat(100) }),
  );

  test.for(FAILING)(
    'that meets $fault is $kind ($reason), and whole afterwards',
    async (failing, context) => {
      const bench = await openRemoteBench(context);
      const { proxy, fixture, remote, forever } = bench;
      await fixture.write(held.map((entry) => ({ ...entry })));
      const first = await remote.scan(undefined, 30, forever);
      const { fault, kind, reason } = failing;
      proxy.fault = () => fault;
      await expect(remote.scan(first.next, 100, forever)).rejects.toMatchObject({ kind, reason });

      await mend(bench, kind);
      const second = await remote.scan(first.next, 100, forever);
      expect(second.next).toBeUndefined();
      expect(second.items).toHaveLength(30);
      expect(new Set([...first.items, ...second.items].map(({ email }) => email)).size).toBe(60);
    },
  );

  test.for<Fault>([...PASSING, 'delay'])('that meets one %s comes whole', async (fault, context) => {
    const { proxy, fixture, remote, forever } = await openRemoteBench(context);
    await fixture.write(held.map((entry) => ({ ...entry })));
    once(proxy, fault);
    const { items, skipped, next } = await remote.scan(undefined, 100, forever);
    expect({ items: items.length, skipped, next }).toEqual({ items: 60, skipped: 0, next: undefined });
  });
});

describe.concurrent('a check of the table', () => {
  test.for(FAILING)('that meets $fault is $kind ($reason)', async ({ fault, kind, reason }, context) => {
    const { proxy, remote, table, forever } = await openRemoteBench(context);
    const before = proxy.calls.length;
    proxy.fault = () => fault;
    await expect(remote.open(table.binding, forever)).rejects.toMatchObject({ kind, reason });
    // No table is made for it.
    expect(new Set(operations(proxy, before))).toEqual(new Set(['DescribeTable']));
  });

  test('that shows another account holds a bound book', async (context) => {
    const { proxy, remote, table, forever } = await openRemoteBench(context);
    proxy.fault = () => 'other-account';
    const otherTable = { kind: 'hold', reason: 'OtherTable' };
    await expect(remote.open(table.binding, forever)).rejects.toMatchObject(otherTable);
    proxy.fault = () => undefined;
    expect((await remote.open(table.binding, forever)).binding).toEqual(table.binding);
  });
});

describe.concurrent('a clock ten minutes off from the time at AWS', () => {
  test.for([
    ['behind', 600_000],
    ['ahead', -600_000],
  ] as const)(
    '%s: AWS refuses the first signatures, and every call succeeds',
    async ([, offset], context) => {
      const { proxy, fixture, remote, table, forever } = await openRemoteBench(context);
      proxy.clockOffset = offset;
      const items = Array.from({ length: 8 }, (_, n) => item({ email: `guest${n}@example.org` }));
      const start = proxy.calls.length;
      const outcomes = await Promise.all(items.map((each) => remote.put(each, forever)));
      expect(outcomes).toEqual(items.map(() => 'delivered'));
      const known = proxy.calls.length;
      expect(known - start).toBeGreaterThan(8);
      expect(await remote.open(table.binding, forever)).toEqual(table);
      expect((await remote.scan(undefined, 100, forever)).items).toHaveLength(8);
      // By now the difference is known: not one call more than needed.
      expect(operations(proxy, known)).toEqual(['DescribeTable', 'Scan']);
      expect(await fixture.items()).toHaveLength(8);
    },
  );
});
