/**
 * The table must be as in the lab: partition key `email`, sort key `date`, both strings. The program checks an existing table
 * and never alters it. It creates a missing one as the lab does (or with payment per request), with its change stream on. Items
 * with all four strings are entries; any other item belongs to another program.
 */
import type { CreateTableInput, TableDescription } from '@aws-sdk/client-dynamodb';
import type { NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import type { Capacity } from '../../shared/connection';
import type { TableItem } from '../../shared/entry';
import { sentence } from '../../shared/words/main';
import type { Binding } from '../store/store';
import { RemoteError, type Table } from '../sync/remote';

const KEYS = { email: 'HASH', date: 'RANGE' } as const;

export function tableToCreate(name: string, capacity: Capacity): CreateTableInput {
  const keys = Object.entries(KEYS);
  return {
    TableName: name,
    KeySchema: keys.map(([AttributeName, KeyType]) => ({ AttributeName, KeyType })),
    AttributeDefinitions: keys.map(([AttributeName]) => ({ AttributeName, AttributeType: 'S' })),
    ...(capacity === 'on-demand'
      ? { BillingMode: 'PAY_PER_REQUEST' }
      : {
          BillingMode: 'PROVISIONED',
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        }),
    // AWS cannot change a stream's view later, and the fullest view costs no more.
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
}

/** False while AWS still creates or deletes the table. @throws RemoteError `hold` for a table that AWS has closed. */
export function isUsable(table: TableDescription): boolean {
  switch (table.TableStatus) {
    case 'ACTIVE':
    case 'UPDATING':
      return true;
    case 'CREATING':
    case 'DELETING':
      return false;
    default:
      throw new RemoteError('hold', 'TableNotUsable', {
        what: sentence('table_is_shut', { status: table.TableStatus ?? '' }),
        next: sentence('look_in_console'),
      });
  }
}

/** @throws RemoteError `hold` for other keys, or another table than the book belongs to. */
export function checkTable(table: TableDescription, endpoint: string, bound: Binding | undefined): Table {
  const createdAt = table.CreationDateTime?.toISOString() ?? '';
  const binding: Binding = { arn: table.TableArn ?? '', endpoint, createdAt };
  if (bound && (bound.arn !== binding.arn || bound.endpoint !== endpoint)) {
    throw new RemoteError('hold', 'OtherTable', {
      what: sentence('leads_to_other_table'),
      next: sentence('use_former_address'),
    });
  }
  if (!hasOurKeys(table)) {
    throw new RemoteError('hold', 'OtherKeys', {
      what: sentence('table_has_other_keys'),
      next: sentence('name_or_mend_table'),
    });
  }
  const perRequest = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
  const throughput = perRequest ? undefined : table.ProvisionedThroughput;
  return {
    binding,
    // Compatible servers report 0 units without a billing mode: they have no limit.
    readUnits: throughput?.ReadCapacityUnits || undefined,
    writeUnits: throughput?.WriteCapacityUnits || undefined,
  };
}

function hasOurKeys({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): boolean {
  const keys = Object.entries(KEYS);
  return (
    KeySchema.length === keys.length &&
    keys.every(
      ([name, type]) =>
        KeySchema.some((key) => key.AttributeName === name && key.KeyType === type) &&
        AttributeDefinitions.some(
          (attribute) => attribute.AttributeName === name && attribute.AttributeType === 'S',
        ),
    )
  );
}

type Item = Readonly<Record<string, NativeAttributeValue>>;

/** Undefined when the item is not an entry. */
export function toTableItem({ name, email, date, message }: Item): TableItem | undefined {
  const isEntry = [name, email, date, message].every((value) => typeof value === 'string');
  return isEntry ? { name, email, date, message } : undefined;
}

/** Whether the table holds exactly this text under its key. */
export function isSameItem(held: Item, item: TableItem): boolean {
  return (['email', 'date', 'name', 'message'] as const).every((name) => held[name] === item[name]);
}
