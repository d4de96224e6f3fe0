/**
 * New credentials may lead to another account, and to a table of the same name there: whatever arrives in the middle of a
 * batch of puts, nothing is sent or read with them before a look at the table has passed.
 */
import { expect, test } from 'vitest';
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
 * @param there what calls with the new keys meet
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

test('new keys for the same table are used once a look at it has passed', async (context) => {
  const bench = await openRemoteBench(context);
  const { proxy, remote, forever, table } = bench;
  await expire(bench);
  expect(await remote.open(table.binding, forever)).toEqual(table);
  expect(await remote.put(item(), forever)).toBe('delivered');
  const used = proxy.calls.filter(withNewKeys);
  expect(used.map(({ operation }) => operation)).toEqual(['DescribeTable', 'PutItem']);
});

test('new keys of another account are used for looks at the table and nothing else', async (context) => {
  const bench = await openRemoteBench(context);
  const { proxy, remote, forever, table } = bench;
  await expire(bench, 'other-account');
  await expect(remote.open(table.binding, forever)).rejects.toMatchObject({ kind: 'hold' });
  await expect(remote.put(item(), forever)).rejects.toMatchObject(expired);
  await expect(remote.open(table.binding, forever)).rejects.toMatchObject({ kind: 'hold' });
  const used = proxy.calls.filter(withNewKeys);
  expect(used.map(({ operation }) => operation)).toEqual(['DescribeTable', 'DescribeTable']);
});

test('renewed keys stay in use when a look with the old ones ends after them', async (context) => {
  const bench = await openRemoteBench(context);
  const { proxy, remote, forever, table } = bench;
  let release = () => {};
  const held = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  proxy.fault = (call) => {
    if (withNewKeys(call)) return undefined;
    asked();
    return held;
  };
  const late = remote.open(table.binding, forever);
  await isAsked;
  bench.keys = newKeys;
  remote.renewCredentials();
  await remote.open(table.binding, forever);
  release();
  await late;
  expect(await remote.put(item(), forever)).toBe('delivered');
  expect(proxy.calls.at(-1)).toMatchObject({ operation: 'PutItem', keyId: newKeys.accessKeyId });
});

test('old keys that are refused after a renewal say nothing of the new ones', async (context) => {
  const bench = await openRemoteBench(context);
  const { proxy, remote, forever, table } = bench;
  let refuse = () => {};
  const held = new Promise<Fault>((resolve) => {
    refuse = () => resolve('expired-token');
  });
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  proxy.fault = (call) => {
    if (withNewKeys(call)) return undefined;
    asked();
    return held;
  };
  const late = expect(remote.open(table.binding, forever)).rejects.toMatchObject(expired);
  await isAsked;
  bench.keys = newKeys;
  remote.renewCredentials();
  await remote.open(table.binding, forever);
  refuse();
  await late;
  expect(await remote.put(item(), forever)).toBe('delivered');
});
