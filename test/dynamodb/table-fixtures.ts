/** The two remotes that pass the contract, each with a table of its own and a way to act on it as another program. */

import { randomUUID } from 'node:crypto';
import {
  type AttributeDefinition,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  paginateScan,
  ResourceInUseException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { systemClock } from '../../src/main/base/clock';
import { createDynamoDbRemote } from '../../src/main/dynamodb/dynamodb-remote';
import { tableToCreate } from '../../src/main/dynamodb/table-shape';
import type { Remote } from '../../src/main/sync/remote';
import type { TableItem } from '../../src/shared/entry';
import { draft } from '../support/draft';
import { MemoryRemote, MemoryTable } from '../support/memory-remote';

export interface TableFixture {
  /** A remote on this fixture's table; the table does not exist at first. */
  remote(): Remote;
  /** Writes as another program would: strings, without a condition. */
  write(items: readonly Readonly<Record<string, string>>[]): Promise<void>;
  /** Every item with all its attributes. */
  items(): Promise<Readonly<Record<string, unknown>>[]>;
  remove(): Promise<void>;
  /** Makes the table with one key, `id`. */
  createWithOtherKeys(): Promise<void>;
  close(): Promise<void>;
}

export function memoryFixture(): TableFixture {
  const remotes: MemoryRemote[] = [];
  let table: MemoryTable | undefined;
  const put = (next: MemoryTable | undefined) => {
    table = next;
    for (const remote of remotes) remote.table = next;
  };
  const current = () => remotes.find((remote) => remote.table)?.table ?? table;
  return {
    remote() {
      const remote = new MemoryRemote(current(), systemClock);
      remotes.push(remote);
      return remote;
    },
    async write(items) {
      for (const { email = '', date = '', ...rest } of items) current()?.write({ email, date, ...rest });
    },
    items: async () => [...(current()?.items.values() ?? [])],
    remove: async () => put(undefined),
    createWithOtherKeys: async () => put(new MemoryTable({ ourKeys: false })),
    close: async () => undefined,
  };
}

export const testKeys = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'a secret of the test' };

/** A remote on a server that is not AWS. */
export function remoteAt(endpoint: string, table = 'guestbook'): Remote {
  return createDynamoDbRemote({
    region: 'us-east-1',
    table,
    endpoint,
    credentials: () => async () => testKeys,
  });
}

export function dynamoDbFixture(): TableFixture & {
  readonly name: string;
  /** Makes the table as another program would, with so many read and write units a second. */
  create(units?: number): Promise<void>;
  describe(): Promise<TableDescription>;
} {
  const endpoint = inject('dynamodbEndpoint');
  const name = `guestbook-${randomUUID()}`;
  // Now and then DynamoDB Local fails to make one of several tables that are made at the same time.
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint,
    credentials: testKeys,
    maxAttempts: 10,
  });
  const remotes: Remote[] = [];
  return {
    name,
    remote() {
      const remote = remoteAt(endpoint, name);
      remotes.push(remote);
      return remote;
    },
    async write(items) {
      const requests = items.map((fields) => ({
        PutRequest: { Item: Object.fromEntries(Object.entries(fields).map(([field, S]) => [field, { S }])) },
      }));
      // AWS takes 25 at a time.
      for (let first = 0; first < requests.length; first += 25) {
        const RequestItems = { [name]: requests.slice(first, first + 25) };
        await client.send(new BatchWriteItemCommand({ RequestItems }));
      }
    },
    async items() {
      const all: Readonly<Record<string, unknown>>[] = [];
      for await (const page of paginateScan({ client }, { TableName: name })) {
        for (const item of page.Items ?? []) {
          all.push(Object.fromEntries(Object.entries(item).map(([field, value]) => [field, value.S])));
        }
      }
      return all;
    },
    async remove() {
      await client.send(new DeleteTableCommand({ TableName: name }));
    },
    async create(units = 1) {
      const ProvisionedThroughput = { ReadCapacityUnits: units, WriteCapacityUnits: units };
      const command = new CreateTableCommand({
        ...tableToCreate(name, 'provisioned'),
        ProvisionedThroughput,
      });
      await client.send(command).catch((error: unknown) => {
        // The attempt that failed had made the table.
        if (!(error instanceof ResourceInUseException)) throw error;
      });
    },
    async createWithOtherKeys() {
      const KeySchema: KeySchemaElement[] = [{ AttributeName: 'id', KeyType: 'HASH' }];
      const AttributeDefinitions: AttributeDefinition[] = [{ AttributeName: 'id', AttributeType: 'S' }];
      const BillingMode = 'PAY_PER_REQUEST';
      await client.send(
        new CreateTableCommand({ TableName: name, KeySchema, AttributeDefinitions, BillingMode }),
      );
    },
    async describe() {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
      if (!Table) throw new Error(`DynamoDB Local does not describe ${name}.`);
      return Table;
    },
    async close() {
      for (const remote of remotes) remote.close();
      client.destroy();
    },
  };
}

export function item(fields: Partial<TableItem> = {}): TableItem {
  return { ...draft('Hello'), date: '2026-01-02 03:04:05.000006', ...fields };
}
