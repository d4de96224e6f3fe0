/**
 * The few facts about a book as a whole: its table, how far a scan has come, the number of complete scans, and the last date
 * that was given here, where no row's position shows it.
 */
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { Database } from './database';
import type { Binding } from './store';

export function readMeta(database: Database, name: string): string | undefined {
  return database.first<{ value: string }>('select value from meta where name = ?', [name])?.value;
}

export function writeMeta(database: Database, name: string, value: string): void {
  database.run('insert into meta values (?, ?) on conflict (name) do update set value = excluded.value', [
    name,
    value,
  ]);
}

export function removeMeta(database: Database, name: string): void {
  database.run('delete from meta where name = ?', [name]);
}

/** How many complete scans the book has seen; the present or next scan has this number plus one. */
export function readScans(database: Database): number {
  return Number(readMeta(database, 'scans') ?? 0);
}

export function readBinding(database: Database): Binding | undefined {
  const arn = readMeta(database, 'arn');
  if (arn === undefined) return undefined;
  return {
    arn,
    endpoint: readMeta(database, 'endpoint') ?? '',
    createdAt: readMeta(database, 'created_at') ?? '',
  };
}

/**
 * @param anew true also notes a new creation time of the table; false leaves the note of a bound book as it is
 * @throws GuestbookError `cloud_refused` if the book belongs to another table.
 */
export function bind(database: Database, { arn, endpoint, createdAt }: Binding, anew: boolean): void {
  const bound = readBinding(database);
  if (bound && (bound.arn !== arn || bound.endpoint !== endpoint)) {
    throw new GuestbookError('cloud_refused', sentence('book_of_another_table', { table: bound.arn }));
  }
  if (bound && !anew) return;
  writeMeta(database, 'arn', arn);
  writeMeta(database, 'endpoint', endpoint);
  writeMeta(database, 'created_at', createdAt);
}
