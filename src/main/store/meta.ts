/**
 * The few facts about a book as a whole: which table it belongs to, how far a scan has come, how many it has seen, and the
 * last date given here, once rows were removed.
 */
import { GuestbookError } from '../../shared/errors';
import type { Database } from './database';
import type { Binding } from './store';

export function readMeta(connection: Database, name: string): string | undefined {
  return connection.first<{ value: string }>('select value from meta where name = ?', [name])?.value;
}

export function writeMeta(connection: Database, name: string, value: string): void {
  connection.run('insert into meta values (?, ?) on conflict (name) do update set value = excluded.value', [
    name,
    value,
  ]);
}

export function removeMeta(connection: Database, name: string): void {
  connection.run('delete from meta where name = ?', [name]);
}

/** How many complete scans the book has seen; the one that runs or comes next has this number plus one. */
export function readScans(connection: Database): number {
  return Number(readMeta(connection, 'scans') ?? 0);
}

/** Microseconds since 1970; 0 when it was never noted. */
export function readLastDate(connection: Database): number {
  return Number(readMeta(connection, 'last_date') ?? 0);
}

export function writeLastDate(connection: Database, microseconds: number): void {
  writeMeta(connection, 'last_date', String(microseconds));
}

export function readBinding(connection: Database): Binding | undefined {
  const arn = readMeta(connection, 'arn');
  if (arn === undefined) return undefined;
  return {
    arn,
    endpoint: readMeta(connection, 'endpoint') ?? '',
    createdAt: readMeta(connection, 'created_at') ?? '',
  };
}

/** @throws GuestbookError `cloud_refused` if the book belongs to another table. */
export function bind(connection: Database, binding: Binding): void {
  if (!readBinding(connection)) rebind(connection, binding);
  else checkBound(connection, binding);
}

/** @throws GuestbookError `cloud_refused` if the book belongs to another table. */
export function rebind(connection: Database, binding: Binding): void {
  checkBound(connection, binding);
  writeMeta(connection, 'arn', binding.arn);
  writeMeta(connection, 'endpoint', binding.endpoint);
  writeMeta(connection, 'created_at', binding.createdAt);
}

function checkBound(connection: Database, binding: Binding): void {
  const bound = readBinding(connection);
  if (bound && (bound.arn !== binding.arn || bound.endpoint !== binding.endpoint)) {
    throw new GuestbookError(
      'cloud_refused',
      `This book belongs to the table ${bound.arn}, and its entries are sent nowhere else. Connect to that table again, or choose another one to begin its own book.`,
    );
  }
}
