/**
 * Which items of the table are entries: those with all four strings. What else another program has put there is none of
 * ours.
 */
import type { NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import type { TableItem } from '../../shared/entry';

type Item = Readonly<Record<string, NativeAttributeValue>>;

/** Undefined when it is not an entry. */
export function toTableItem({ name, email, date, message }: Item): TableItem | undefined {
  const isEntry = [name, email, date, message].every((value) => typeof value === 'string');
  return isEntry ? { name, email, date, message } : undefined;
}

/** Whether the table holds exactly this text under its key. */
export function isSameItem(held: Item, item: TableItem): boolean {
  return (
    held.email === item.email &&
    held.date === item.date &&
    held.name === item.name &&
    held.message === item.message
  );
}
