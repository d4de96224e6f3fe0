/**
 * New credentials may lead to another account, and to a table of the same name there. Even in the middle of a batch of puts
 * nothing is sent or read with them before a check of the table has passed.
 */

import { expect, test } from 'vitest';
import { deferred } from '../support/deferred';
import type { Fault, ProxyCall } from '../support/fault-proxy';
import { openRemoteBench, type RemoteBench } from './remote-bench';
import { item, type testKeys } from './table-fixtures';

const newKeys: typeof testKeys = {
  accessKeyId: 'AKIANEWNEWNEWNEWNEWN',
  secretAccessKey: 'another secret of the test',
};
const expired = { kind: 'credentials', reason: 'ExpiredTokenException' };
const withNewKeys = ({ keyId }: ProxyCall) => keyId === newKeys.accessKeyId;

/**
 * The session expires, which a scan finds; the source has new keys at once, and a put of the running batch comes next.
 * @param there the fault that calls with the new keys meet
 */
async function expire(bench: RemoteBench, there?: Fault): Promise<void> {
  const { proxy, remote, forever } = bench;
  proxy.fault = (call) => (withNewKeys(call) ? there : 'expired-token');
  await expect(remote.scan(undefined, 100, forever)).rejects.toMatchObject(expired);
  bench.keys = newKeys;
  await expect(remote.put(item(), forever)).rejects.toMatchObject(expired);
  await expect(remote.scan(undefined, 100, forever)).rejects.toMatchObject(expired);
  expect(proxy.calls.filter(withNewKeys)).toEqual([]);
}

test('new keys for the same table are used once a check of it has passed', async (context) => {
  const bench = await openRemoteBench(context);
  const { proxy, remote, forever, table } = bench;
  await expire(bench);
  expect(await remote.open(table.binding, forever)).toEqual(table);
  expect(await remote.put(item(), forever)).toBe('delivered');
  const used = proxy.calls.filter(withNewKeys);
  expect(used.map(({ operation }) => operation)).toEqual(['DescribeTable', 'PutItem']);
});

test('new keys of another account are used for checks of the table and nothing else', async (context) => {
  const bench = await openRemoteBench(context);
  const { proxy, remote, forever, table } = bench;
  await expire(bench, 'other-account');
  await expect(remote.open(table.binding, forever)).rejects.toMatchObject({ kind: 'hold' });
  await expect(remote.put(item(), forever)).rejects.toMatchObject(expired);
  await expect(remote.open(table.binding, forever)).rejects.toMatchObject({ kind: 'hold' });
  const used = proxy.calls.filter(withNewKeys);
  expect(used.map(({ operation }) => operation)).toEqual(['DescribeTable', 'DescribeTable']);
});

/**
 * A check with the old keys is under way when they are renewed and a check with the new ones passes.
 * @returns lets the old check end, with a fault or without, and resolves with its outcome
 */
async function renewDuringCheck(bench: RemoteBench): Promise<(fault?: Fault) => Promise<unknown>> {
  const { proxy, remote, forever, table } = bench;
  const ending = deferred<Fault | undefined>();
  const asked = deferred();
  proxy.fault = (call) => {
    if (withNewKeys(call)) return undefined;
    asked.resolve();
    return ending.promise;
  };
  const old = remote.open(table.binding, forever).catch((error: unknown) => error);
  await asked.promise;
  bench.keys = newKeys;
  remote.renewCredentials();
  await remote.open(table.binding, forever);
  return (fault) => {
    ending.resolve(fault);
    return old;
  };
}

test('renewed keys stay in use when a check with the old ones ends after them', async (context) => {
  const bench = await openRemoteBench(context);
  const endOldCheck = await renewDuringCheck(bench);
  expect(await endOldCheck()).toEqual(bench.table);
  expect(await bench.remote.put(item(), bench.forever)).toBe('delivered');
  expect(bench.proxy.calls.at(-1)).toMatchObject({ operation: 'PutItem', keyId: newKeys.accessKeyId });
});

test('old keys that are refused after a renewal say nothing of the new ones', async (context) => {
  const bench = await openRemoteBench(context);
  const endOldCheck = await renewDuringCheck(bench);
  expect(await endOldCheck('expired-token')).toMatchObject(expired);
  expect(await bench.remote.put(item(), bench.forever)).toBe('delivered');
});

test('an action that is denied holds up no other, and new keys are taken at the next check', async (context) => {
  const bench = await openRemoteBench(context);
  const { proxy, remote, forever, table } = bench;
  proxy.fault = (call) => (call.operation === 'Scan' && !withNewKeys(call) ? 'access-denied' : undefined);
  await expect(remote.scan(undefined, 100, forever)).rejects.toMatchObject({ kind: 'credentials' });
  expect(await remote.put(item(), forever)).toBe('delivered');
  await remote.open(table.binding, forever);
  await expect(remote.scan(undefined, 100, forever)).rejects.toMatchObject({ kind: 'credentials' });
  bench.keys = newKeys;
  await remote.open(table.binding, forever);
  expect((await remote.scan(undefined, 100, forever)).items).toEqual([item()]);
});
