/**
 * The remote on DynamoDB. Invariants:
 * - An item is `delivered` only when DynamoDB says so: by its reply to the put, or by the same four strings under the key.
 *   After a lost reply we or the SDK may repeat any call, and no item is written twice.
 * - An item counts as rejected only after the remote has described the table again and the table is still ours.
 * - The remote overwrites, deletes and alters nothing in the table.
 * - It sends and reads items only with credentials that have passed a check of the table: `open` alone takes new ones.
 */
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Capacity } from '../../shared/connection';
import type { ItemKey, TableItem } from '../../shared/entry';
import { type Clock, systemClock } from '../base/clock';
import type { Binding } from '../store/store';
import { type FoundItem, type Remote, RemoteError, type ScanPage, type Table } from '../sync/remote';
import { Client, type ClientOptions, type Clients, unmarshalling } from './client';
import { failureNamed } from './failures';
import { checkTable, isSameItem, isUsable, tableToCreate, toTableItem } from './table-shape';

/** AWS makes a table in about 10 s, DynamoDB Local at once. After the last probe the sync's own backoff takes over. */
const PROBE_MS = { first: 50, longest: 2000 };
const PROBES = 36;

export interface DynamoDbRemoteOptions extends Omit<ClientOptions, 'clock'> {
  readonly table: string;
  /** The remote asks for it before it creates a table; absent: the lab's. */
  readonly capacity?: (() => Capacity) | undefined;
  /** For the pauses while a table is created, and between checks with credentials that were refused. */
  readonly clock?: Clock;
}

export function createDynamoDbRemote(options: DynamoDbRemoteOptions): Remote {
  // The SDK's own switch: its notice about the next Node is for us, not for those who sign a guestbook.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return new DynamoDbRemote(options);
}

/**
 * Asks once for a table, with credentials that are not in use yet, and creates nothing.
 * @param bound the table that the book belongs to, if it has met one; the probe refuses any other table
 * @returns the table, undefined where there is none, and the milliseconds that AWS's clock is ahead
 * @throws RemoteError
 */
export async function probeTable(
  options: DynamoDbRemoteOptions,
  bound: Binding | undefined,
  signal: AbortSignal,
): Promise<{ readonly table: Table | undefined; readonly clockOffset: number }> {
  const remote = new DynamoDbRemote(options);
  try {
    const table = await remote.probe(bound, signal);
    return { table, clockOffset: remote.clockOffset };
  } finally {
    remote.close();
  }
}

class DynamoDbRemote implements Remote {
  readonly #client: Client;
  readonly #table: string;
  readonly #endpoint: string;
  readonly #capacity: () => Capacity;
  readonly #clock: Clock;
  #binding: Binding | undefined;

  constructor(options: DynamoDbRemoteOptions) {
    const { table, endpoint, capacity = () => 'provisioned', clock = systemClock } = options;
    this.#client = new Client({ ...options, clock });
    this.#table = table;
    this.#endpoint = endpoint ?? '';
    this.#capacity = capacity;
    this.#clock = clock;
  }

  get clockOffset(): number {
    return this.#client.clockOffset;
  }

  renewCredentials(): void {
    this.#client.renew();
  }

  async probe(bound: Binding | undefined, signal: AbortSignal): Promise<Table | undefined> {
    const found = await this.#describe(signal);
    return found && checkTable(found, this.#endpoint, bound);
  }

  async open(bound: Binding | undefined, signal: AbortSignal, announce?: () => void): Promise<Table> {
    const clients = await this.#client.candidate(signal);
    let created = false;
    for (let probes = 0; probes < PROBES; probes++) {
      const found = await this.#describe(signal, clients);
      if (found && isUsable(found)) {
        const table = checkTable(found, this.#endpoint, bound);
        this.#client.accept(clients);
        this.#binding = table.binding;
        return table;
      }
      if (!found && bound) throw failureNamed('TableNotFoundException');
      if (!found && !created) {
        announce?.();
        await this.#create(signal, clients);
        created = true;
      }
      await this.#clock.sleep(Math.min(PROBE_MS.longest, PROBE_MS.first * 2 ** probes), signal);
    }
    throw failureNamed('TableNotReady');
  }

  async put(item: TableItem, signal: AbortSignal): Promise<'delivered' | 'taken'> {
    try {
      const reply = await this.#putNew(item, signal);
      if (reply === 'confirmed') return 'delivered';
      const held = reply ?? (await this.#get(item, signal)).Item;
      // The key is free after all: the put has to be tried again.
      if (!held) throw failureNamed('UnexpectedReply');
      return isSameItem(held, item) ? 'delivered' : 'taken';
    } catch (error) {
      if (error instanceof RemoteError && error.kind === 'reject') await this.#verify(signal);
      throw error;
    }
  }

  async scan(from: string | undefined, limit: number, signal: AbortSignal): Promise<ScanPage> {
    const command = new ScanCommand({
      TableName: this.#table,
      Limit: limit,
      ...(from === undefined ? {} : { ExclusiveStartKey: JSON.parse(from) }),
      ReturnConsumedCapacity: 'TOTAL',
    });
    const reply = await this.#client.call(signal, 'table', ({ documents }, options) =>
      documents.send(command, options),
    );
    // Status 200 without a list is no empty table: the sync would take all rows for deleted.
    if (!reply.Items) throw failureNamed('UnexpectedReply');
    const items = reply.Items.map(toTableItem).filter((item) => item !== undefined);
    return {
      items,
      skipped: reply.Items.length - items.length,
      ...(reply.LastEvaluatedKey ? { next: JSON.stringify(reply.LastEvaluatedKey) } : {}),
      readUnits: reply.ConsumedCapacity?.CapacityUnits ?? 0,
    };
  }

  async find(key: ItemKey, signal: AbortSignal): Promise<FoundItem> {
    const { Item, ConsumedCapacity } = await this.#get(key, signal);
    return { item: Item && toTableItem(Item), readUnits: ConsumedCapacity?.CapacityUnits ?? 0 };
  }

  close(): void {
    this.#client.close();
  }

  /** `confirmed`, or the item that holds the key, or undefined when the reply does not say. */
  #putNew(item: TableItem, signal: AbortSignal) {
    const { name, email, date, message } = item;
    const command = new PutCommand({
      TableName: this.#table,
      Item: { name, email, date, message },
      ConditionExpression: 'attribute_not_exists(email)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return this.#client.call(signal, 'item', async ({ documents }, options) => {
      try {
        const reply = await documents.send(command, options);
        // Without the request's id an empty answer may come from another server: then the remote asks the table itself.
        return reply.$metadata.requestId === undefined ? undefined : 'confirmed';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The document client does not convert the item inside an error.
        return error.Item && unmarshall(error.Item, unmarshalling());
      }
    });
  }

  async #get({ email, date }: ItemKey, signal: AbortSignal) {
    const command = new GetCommand({
      TableName: this.#table,
      Key: { email, date },
      ConsistentRead: true,
      ReturnConsumedCapacity: 'TOTAL',
    });
    return this.#client.call(signal, 'item', ({ documents }, options) => documents.send(command, options));
  }

  /** An item counts as rejected only while the table is still ours. @throws RemoteError `hold` when it is not. */
  async #verify(signal: AbortSignal): Promise<void> {
    const found = await this.#describe(signal);
    if (!found) throw failureNamed('TableNotFoundException');
    checkTable(found, this.#endpoint, this.#binding);
  }

  async #describe(signal: AbortSignal, candidate?: Clients): Promise<TableDescription | undefined> {
    const command = new DescribeTableCommand({ TableName: this.#table });
    const describe = async ({ client }: Clients, options: { abortSignal: AbortSignal }) => {
      try {
        const { Table } = await client.send(command, options);
        if (!Table) throw failureNamed('UnexpectedReply');
        return Table;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    };
    return this.#client.call(signal, 'table', describe, candidate);
  }

  async #create(signal: AbortSignal, candidate: Clients): Promise<void> {
    const command = new CreateTableCommand(tableToCreate(this.#table, this.#capacity()));
    const create = async ({ client }: Clients, options: { abortSignal: AbortSignal }) => {
      try {
        await client.send(command, options);
      } catch (error) {
        // Another program was quicker, or the SDK repeated our own request: in both cases the table is being created.
        if (!(error instanceof ResourceInUseException)) throw error;
      }
    };
    await this.#client.call(signal, 'table', create, candidate);
  }
}
