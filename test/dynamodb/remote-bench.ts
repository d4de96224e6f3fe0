/** The real remote on a table in DynamoDB Local, with the fault proxy between them. The end of the test ends everything. */
import { type TestContext as Context, inject } from 'vitest';
import { createDynamoDbRemote } from '../../src/main/dynamodb/dynamodb-remote';
import type { Remote, Table } from '../../src/main/sync/remote';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { dynamoDbFixture, testKeys } from './table-fixtures';

type TestContext = Pick<Context, 'onTestFinished'>;

export interface ProxiedRemote {
  readonly proxy: FaultProxy;
  readonly fixture: ReturnType<typeof dynamoDbFixture>;
  readonly remote: Remote;
  /** The keys that the credential provider gives each time it is asked. */
  keys: typeof testKeys;
}

/**
 * The remote has asked for nothing yet.
 * @param table the table of another remote; without one the table does not exist at first
 */
export async function openProxiedRemote(
  { onTestFinished }: TestContext,
  table?: ProxiedRemote['fixture'],
): Promise<ProxiedRemote> {
  const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
  const fixture = table ?? dynamoDbFixture();
  const remote = createDynamoDbRemote({
    region: 'us-east-1',
    table: fixture.name,
    endpoint: proxy.endpoint,
    credentials: () => async () => proxied.keys,
  });
  onTestFinished(async () => {
    remote.close();
    await proxy.close();
    await fixture.close();
  });
  const proxied: ProxiedRemote = { proxy, fixture, remote, keys: testKeys };
  return proxied;
}

export interface RemoteBench extends ProxiedRemote {
  readonly table: Table;
  /** Never aborted. */
  readonly forever: AbortSignal;
}

/** The table exists, and the remote has checked it. */
export async function openRemoteBench(context: TestContext): Promise<RemoteBench> {
  const proxied = await openProxiedRemote(context);
  await proxied.fixture.create();
  const forever = new AbortController().signal;
  return Object.assign(proxied, { forever, table: await proxied.remote.open(undefined, forever) });
}

/** The operations after the first so many calls. */
export function operations({ calls }: FaultProxy, after: number): string[] {
  return calls.slice(after).map(({ operation }) => operation);
}
