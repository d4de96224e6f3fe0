/**
 * One open SQLite file, with the few habits that every statement here needs.
 *
 * Durability: WAL with `synchronous=FULL`, so a transaction that returned is on the disk. `locking_mode=exclusive` is the first
 * statement of all: this build of SQLite has no shared memory, and without that mode a healthy WAL reads as damage. A statement
 * is prepared once and always run to its end, so that no statement holds a read transaction open. A statement that failed is
 * prepared anew, because a reset only repeats the failure.
 */
import { closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type sqlite3 from 'node-sqlite3-wasm';
import type { BindValues, Statement } from 'node-sqlite3-wasm';

/**
 * Loaded without `import`, which compiles a parser in the background for a CommonJS package. A worker thread that has nothing
 * else to do then waits until V8 has compiled everything, and V8 may wait for that thread to collect garbage: one start in
 * twenty hung for ever. https://github.com/nodejs/node/issues/54918
 */
const sqlite: typeof sqlite3 = createRequire(import.meta.url)('node-sqlite3-wasm');

/** Under a load that never pauses, a commit copies the log into the file when the log has this many pages: 4 MB. */
const WAL_LIMIT_PAGES = 1000;

/** Room for the pages of some 100,000 entries. Memory is taken only as it is needed. */
const CACHE_KIB = 64 * 1024;

export class Database {
  /** ':memory:' for a database that is gone when it is closed. */
  readonly file: string;
  readonly #database: InstanceType<typeof sqlite3.Database>;
  readonly #statements = new Map<string, Statement>();

  /** @throws SQLite3Error; a damaged file may open and fail at the first read only. */
  constructor(file: string) {
    this.file = file;
    this.#database = new sqlite.Database(file);
    try {
      this.#database.exec(`
        pragma locking_mode = exclusive;
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma wal_autocheckpoint = ${WAL_LIMIT_PAGES};
        pragma temp_store = memory;
        pragma cache_size = -${CACHE_KIB};
      `);
      if (file === ':memory:') return;
      // A kill while SQLite makes the file leaves a journal. This build ignores it; another build would roll it back and empty the book.
      rmSync(`${file}-journal`, { force: true });
      // The first read makes the log. The folder is synced after that, so that the log's name is on the disk too.
      this.#database.exec('pragma user_version');
      syncFolder(dirname(file));
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  all<Row>(sql: string, values: BindValues = []): Row[] {
    return this.#perform(sql, (statement) => statement.all(values) as Row[]);
  }

  first<Row>(sql: string, values: BindValues = []): Row | undefined {
    return this.all<Row>(sql, values)[0];
  }

  run(sql: string, values: BindValues = []): void {
    this.#perform(sql, (statement) => statement.run(values));
  }

  /** For statements that run once: the schema, pragmas. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** All of the work is committed and on the disk, or none of it is. */
  transaction<T>(work: () => T): T {
    this.#database.exec('begin immediate');
    let committing = false;
    try {
      const result = work();
      committing = true;
      this.#database.exec('commit');
      return result;
    } catch (error) {
      // Some failures (a full disk) have rolled back already.
      if (this.#database.inTransaction) this.#database.exec('rollback');
      if (committing) this.#overwriteCommit();
      throw error;
    }
  }

  /**
   * Copies the log into the file. A failure loses nothing: the log stays as it is, and a later call copies it.
   */
  checkpoint(): void {
    this.all('pragma wal_checkpoint(passive)');
  }

  /** Copies the file, with everything that its log holds, and returns when the copy is on the disk. Not in a transaction. */
  copyTo(copy: string): void {
    this.all('pragma wal_checkpoint(truncate)');
    const unfinished = `${copy}.unfinished`;
    copyFileSync(this.file, unfinished);
    sync(unfinished);
    renameSync(unfinished, copy);
    syncFolder(dirname(copy));
  }

  close(): void {
    for (const sql of [...this.#statements.keys()]) this.#forget(sql);
    this.#database.close();
  }

  /**
   * Leaves an unusable file byte for byte as it is: a normal close would copy the log into it. The thread must end after this,
   * which closes the descriptors.
   */
  abandon(): void {
    rmSync(`${this.file}.lock`, { recursive: true, force: true });
  }

  /**
   * A commit whose sync failed still stands in the log, and after a kill the next opening would take it for one that was told.
   * The next commit overwrites it, so this function makes one that changes nothing.
   */
  #overwriteCommit(): void {
    try {
      const [row] = this.all<{ user_version: number }>('pragma user_version');
      this.exec(`pragma user_version = ${row?.user_version ?? 0}`);
    } catch {
      // The disk refuses this commit too. The caller gets the first failure.
    }
  }

  #perform<Result>(sql: string, work: (statement: Statement) => Result): Result {
    try {
      return work(this.#prepare(sql));
    } catch (error) {
      this.#forget(sql);
      throw error;
    }
  }

  #forget(sql: string): void {
    try {
      this.#statements.get(sql)?.finalize();
    } catch {
      // The error repeats the failure of the statement's last run, which the caller knows already.
    }
    this.#statements.delete(sql);
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** This build of SQLite syncs its files but not the folder with their names. Without that a new file may vanish at a power cut. */
function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
}

function sync(path: string, flags = 'r+'): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
