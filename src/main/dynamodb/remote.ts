/**
 * The remote on DynamoDB. Invariants:
 * - An item is `delivered` only on DynamoDB's own word: its reply to the put, or the same four strings under the key.
 *   Any call may be repeated after a lost reply, by us or by the SDK, without writing an item twice.
 * - Nothing is overwritten, deleted or altered in the table.
 * - Items are sent and read only with credentials with which a look at the table has passed: `open` alone takes new ones.
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
import type { CredentialSource } from '../credentials/sources';
import type { Binding } from '../store/store';
import { type Remote, RemoteError, type ScanPage, type Table } from '../sync/remote';
import { Client, type Clients, unmarshalling } from './client';
import { failureNamed } from './failures';
import { isSameItem, toTableItem } from './item';
import { checkTable, isUsable, tableToCreate } from './table';

/** A table is there after about 10 s; DynamoDB Local's at once. After all looks the sync goes on with its backoff. */
const LOOK_MS = { first: 50, longest: 2000 };
const LOOKS = 36;

export interface DynamoDbRemoteOptions {
  readonly region: string;
  readonly table: string;
  /** The URL of DynamoDB Local or a compatible server; undefined for AWS itself. */
  readonly endpoint?: string | undefined;
  readonly credentials: CredentialSource['provider'];
  /** Of a table that has to be created, at that moment; the lab's unless told otherwise. */
  readonly capacity?: (() => Capacity) | undefined;
  /** For the pauses while a table is created, and between looks with credentials that were refused. */
  readonly clock?: Clock;
}

export function createDynamoDbRemote(options: DynamoDbRemoteOptions): Remote {
  // The SDK's own switch: its notice about the next Node is for us, not for whoever signs a guestbook.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return new DynamoDbRemote(options);
}

/**
 * Looks once at a table with credentials that are not in use yet, and creates nothing.
 * @returns the table, undefined where there is none, and the milliseconds that AWS's clock is ahead
 * @throws RemoteError
 */
export async function lookAtTable(
  options: DynamoDbRemoteOptions,
  bound: Binding | undefined,
  signal: AbortSignal,
): Promise<{ readonly table: Table | undefined; readonly clockOffset: number }> {
  const remote = new DynamoDbRemote(options);
  try {
    const table = await remote.look(bound, signal);
    return { table, clockOffset: remote.clockOffset };
  } finally {
    remote.close();
  }
}

class DynamoDbRemote implements Remote {
  readonly #connection: Client;
  readonly #table: string;
  readonly #endpoint: string;
  readonly #capacity: () => Capacity;
  readonly #clock: Clock;
  #binding: Binding | undefined;

  constructor(options: DynamoDbRemoteOptions) {
    const {
      region,
      table,
      endpoint,
      credentials,
      capacity = () => 'provisioned',
      clock = systemClock,
    } = options;
    this.#connection = new Client({ region, endpoint, credentials, clock });
    this.#table = table;
    this.#endpoint = endpoint ?? '';
    this.#capacity = capacity;
    this.#clock = clock;
  }

  get clockOffset(): number {
    return this.#connection.clockOffset;
  }

  renewCredentials(): void {
    this.#connection.renew();
  }

  async look(bound: Binding | undefined, signal: AbortSignal): Promise<Table | undefined> {
    const found = await this.#describe(signal);
    return found && checkTable(found, this.#endpoint, bound);
  }

  async open(bound: Binding | undefined, signal: AbortSignal, announce?: () => void): Promise<Table> {
    const clients = await this.#connection.candidate(signal);
    let created = false;
    for (let looks = 0; looks < LOOKS; looks++) {
      const found = await this.#describe(signal, clients);
      if (found && isUsable(found)) {
        const table = checkTable(found, this.#endpoint, bound);
        this.#connection.accept(clients);
        this.#binding = table.binding;
        return table;
      }
      if (!found && bound) throw failureNamed('TableNotFoundException');
      if (!found && !created) {
        announce?.();
        await this.#create(signal, clients);
        created = true;
      }
      await this.#clock.sleep(Math.min(LOOK_MS.longest, LOOK_MS.first * 2 ** looks), signal);
    }
    throw failureNamed('TableNotReady');
  }

  async put(item: TableItem, signal: AbortSignal): Promise<'delivered' | 'taken'> {
    try {
      const reply = await this.#putNew(item, signal);
      if (reply === 'confirmed') return 'delivered';
      const held = reply ?? (await this.#get(item, signal));
      // The key is free after all: the put is to be tried again.
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
    const reply = await this.#connection.call(signal, 'table', ({ documents }, options) =>
      documents.send(command, options),
    );
    // An empty answer with status 200 is not an empty table: rows would be taken for deleted.
    if (!reply.Items) throw failureNamed('UnexpectedReply');
    const items = reply.Items.map(toTableItem).filter((item) => item !== undefined);
    return {
      items,
      skipped: reply.Items.length - items.length,
      ...(reply.LastEvaluatedKey ? { next: JSON.stringify(reply.LastEvaluatedKey) } : {}),
      readUnits: reply.ConsumedCapacity?.CapacityUnits ?? 0,
    };
  }

  async find(key: ItemKey, signal: AbortSignal): Promise<TableItem | undefined> {
    const item = await this.#get(key, signal);
    return item && toTableItem(item);
  }

  close(): void {
    this.#connection.close();
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
    return this.#connection.call(signal, 'item', async ({ documents }, options) => {
      try {
        const reply = await documents.send(command, options);
        // Without the request's id an empty answer may be anybody's: then the table itself is asked.
        return reply.$metadata.requestId === undefined ? undefined : 'confirmed';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The document client leaves an error's item in the wire's form.
        return error.Item && unmarshall(error.Item, unmarshalling());
      }
    });
  }

  async #get({ email, date }: ItemKey, signal: AbortSignal) {
    const command = new GetCommand({ TableName: this.#table, Key: { email, date }, ConsistentRead: true });
    const { Item } = await this.#connection.call(signal, 'item', ({ documents }, options) =>
      documents.send(command, options),
    );
    return Item;
  }

  /** An item is rejected only by a table that is still ours. @throws RemoteError `hold` when it is not. */
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
    return this.#connection.call(signal, 'table', describe, candidate);
  }

  async #create(signal: AbortSignal, candidate: Clients): Promise<void> {
    const command = new CreateTableCommand(tableToCreate(this.#table, this.#capacity()));
    const create = async ({ client }: Clients, options: { abortSignal: AbortSignal }) => {
      try {
        await client.send(command, options);
      } catch (error) {
        // Another program was quicker, or the SDK repeated our own request: either way it is being created.
        if (!(error instanceof ResourceInUseException)) throw error;
      }
    };
    await this.#connection.call(signal, 'table', create, candidate);
  }
}
