/**
 * The table as it must be, the lab's: partition key `email`, sort key `date`, both strings. An existing table is checked
 * and never altered; a missing one is created as the lab does (or to be paid for per request), with its change stream on.
 * And its items: those with all four strings are entries; any other item belongs to another program.
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
    // A stream's view cannot be changed later, and one that holds more costs no more.
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
}

/** False while AWS still creates or deletes the table. @throws RemoteError `hold` for a table that AWS has shut. */
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
    // Compatible servers report 0 units without a billing mode: nothing there is rationed.
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
