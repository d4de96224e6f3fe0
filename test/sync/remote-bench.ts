/** The real remote on a table of its own in DynamoDB Local, with the fault proxy between them. All is ended with the test. */
import { type TestContext as Context, inject } from 'vitest';
import { createDynamoDbRemote } from '../../src/main/dynamodb/remote';
import type { Remote, Table } from '../../src/main/sync/remote';
import { dynamoDbFixture, testKeys } from '../dynamodb/table-fixtures';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';

type TestContext = Pick<Context, 'onTestFinished'>;

export interface ProxiedRemote {
  readonly proxy: FaultProxy;
  readonly fixture: ReturnType<typeof dynamoDbFixture>;
  readonly remote: Remote;
  /** What the credential provider gives whenever it is asked. */
  keys: typeof testKeys;
}

/** The table does not exist at first, and the remote has asked for nothing. */
export async function openProxiedRemote({ onTestFinished }: TestContext): Promise<ProxiedRemote> {
  const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
  const fixture = dynamoDbFixture();
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

/** The table is there, and the remote has looked at it. */
export async function openRemoteBench(context: TestContext): Promise<RemoteBench> {
  const proxied = await openProxiedRemote(context);
  await proxied.fixture.create();
  const forever = new AbortController().signal;
  return Object.assign(proxied, { forever, table: await proxied.remote.open(undefined, forever) });
}

/** What was asked after so many calls. */
export function operations({ calls }: FaultProxy, after: number): string[] {
  return calls.slice(after).map(({ operation }) => operation);
}
