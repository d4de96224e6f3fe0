/**
 * A connection: an open book, the table behind it where there is one, and the sync that keeps both in step. Without a
 * table it is a book alone, in memory or on this computer. Its report is pushed to its listeners as a value.
 */
import type { ConnectionRequest, ConnectionState, TableAddress, TableAnswer } from '../../shared/connection';
import type { HostStatus } from '../../shared/contract';
import type { ItemKey } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { sentence, tell } from '../../shared/words/main';
import { systemClock } from '../base/clock';
import { Watched } from '../base/watched';
import type { Backend } from '../config';
import type { CredentialSource } from '../credentials/sources';
import { isExpired } from '../dynamodb/failures';
import type { Log } from '../log';
import type { Book, CloudReport } from '../model/guestbook';
import { bookName, openBook } from '../store/open-book';
import { openStore } from '../store/open-store';
import type { Binding, Store } from '../store/store';
import type { Fetched } from '../sync/pull';
import type { Remote } from '../sync/remote';
import { type Sync, type SyncState, startSync } from '../sync/sync';
import { LocalImport } from './local-import';

/** The part of ConnectionState that a connection knows of itself. */
export type ConnectionReport = Pick<
  ConnectionState,
  | 'choice'
  | 'sourceWords'
  | 'keyEnding'
  | 'needs'
  | 'problem'
  | 'question'
  | 'clockMinutes'
  | 'copyOffer'
  | 'writeUnits'
>;

export interface ConnectionOptions {
  readonly kind: Backend;
  /** The table behind the book. Without one (`memory`, `local`): the table that the host would connect to. */
  readonly request: ConnectionRequest;
  readonly source: CredentialSource;
  /** The data folder. */
  readonly folder: string;
  /** See `AppOptions.headless`. */
  readonly headless?: boolean;
  readonly log: Log;
}

/** What stands behind a book with the kind `dynamodb`. */
interface TableParts {
  readonly remote: Remote;
  readonly sync: Sync;
  readonly localImport: LocalImport;
}

export class Connection {
  readonly kind: Backend;
  readonly book: Book;
  readonly #store: Store;
  readonly #folder: string;
  readonly #log: Log;
  readonly #cloud = new Watched<CloudReport>({ loading: true, cloud: 'connecting' });
  readonly #report: Watched<ConnectionReport>;
  #request: ConnectionRequest;
  #source: CredentialSource;
  #sync: SyncState | undefined;
  #copyOffer = 0;
  #table: TableParts | undefined;

  private constructor({ kind, request, source, folder, log }: ConnectionOptions, store: Store) {
    this.kind = kind;
    this.#store = store;
    this.#folder = folder;
    this.#log = log;
    this.#request = request;
    this.#source = source;
    const table = kind === 'dynamodb' ? { location: locationOf(request), cloud: this.#cloud } : {};
    this.book = { store, backend: kind, ...table };
    this.#report = new Watched(this.#compose());
  }

  /** @throws GuestbookError `store_failed`, `newer_book` when the book cannot be opened. After any failure nothing is left open. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { kind, request } = options;
    // Loads while the book opens. A program that is not connected never loads the AWS SDK.
    const loading = kind === 'dynamodb' ? import('../dynamodb/dynamodb-remote') : undefined;
    // The `await` below reports a failure. Until then, while the book opens, nobody else listens for it.
    loading?.catch(() => undefined);
    const store = await openStoreOf(options);
    try {
      const connection = new Connection(options, store);
      if (!loading) return connection;
      const { createDynamoDbRemote } = await loading;
      connection.#begin(
        createDynamoDbRemote({
          ...addressOf(request),
          capacity: () => connection.#request.capacity,
          credentials: (region) => connection.#source.provider(region),
        }),
      );
      return connection;
    } catch (error) {
      // The first failure is the one to tell.
      await store.close().catch(() => undefined);
      throw error;
    }
  }

  get request(): ConnectionRequest {
    return this.#request;
  }

  get source(): CredentialSource {
    return this.#source;
  }

  /** Tells the present report and every later one. Returns the function that ends it. */
  watch(listener: (report: ConnectionReport) => void): () => void {
    return this.#report.watch(listener);
  }

  /** The table that the book belongs to; undefined before the first contact. */
  binding(): Promise<Binding | undefined> {
    return this.#store.binding();
  }

  /** Replaces request and source while the book of the same table stays open. The next call takes the new credentials. */
  use(request: ConnectionRequest, source: CredentialSource): void {
    this.#request = request;
    this.#source = source;
    this.#table?.sync.renewCredentials();
    this.#tell();
  }

  /** Retry now: ends the sync's pauses and resets its backoff. */
  retry(): void {
    this.#table?.sync.retryNow();
  }

  /** See `Sync.fetch`; `absent` without a table. @throws RemoteError */
  async fetch(key: ItemKey): Promise<Fetched> {
    return (await this.#table?.sync.fetch(key)) ?? 'absent';
  }

  /** @throws GuestbookError `invalid_request` when this is not asked (any more) */
  async answerTable(answer: TableAnswer): Promise<void> {
    if (!this.#table) throw new GuestbookError('invalid_request', sentence('no_table_asked_about'));
    await (answer === 'resend' ? this.#table.sync.resend() : this.#table.sync.removeLacking());
  }

  /** Counts the entries of the book `local` that the host was not asked about. @throws when that book cannot be read */
  async findCopies(): Promise<void> {
    if (!this.#table) return;
    this.#copyOffer = await this.#table.localImport.count();
    this.#tell();
  }

  /** Copies the entries of the book `local`, or leaves them there, and notes the answer. @throws GuestbookError `store_failed` */
  async copyLocal(copy: boolean): Promise<void> {
    if (!this.#table) return;
    await this.#table.localImport.answer(copy);
    this.#copyOffer = 0;
    this.#tell();
  }

  /** Sends pending entries for up to 5 s, then closes the book. */
  async close(): Promise<void> {
    const table = this.#table;
    try {
      await table?.sync.close();
    } finally {
      table?.remote.close();
      await this.#store.close();
    }
  }

  #begin(remote: Remote): void {
    const sync = startSync({
      store: this.#store,
      remote,
      clock: systemClock,
      log: this.#log,
      onState: (state) => this.#syncTold(state),
    });
    this.#table = { remote, sync, localImport: new LocalImport(this.#folder, this.#store) };
  }

  #syncTold(state: SyncState): void {
    this.#sync = state;
    this.#tell();
    const cloud = cloudOf(state);
    this.#cloud.set({ loading: state.loading, ...(cloud && { cloud }) });
  }

  #tell(): void {
    this.#report.set(this.#compose());
  }

  #compose(): ConnectionReport {
    const { phase, failure, question, clockMinutes, writeUnits } = this.#sync ?? {};
    const { words, keyEnding } = this.#source;
    return {
      choice: this.#request,
      sourceWords: words,
      ...(keyEnding && { keyEnding }),
      ...(phase === 'credentials' && { needs: describeNeed(failure?.reason) }),
      ...(failure && { problem: failure.sentences.map(tell).join(' ') }),
      ...(question && { question }),
      ...(clockMinutes && { clockMinutes }),
      ...(this.#copyOffer > 0 && { copyOffer: this.#copyOffer }),
      ...(phase === 'running' && writeUnits && { writeUnits }),
    };
  }
}

function openStoreOf({ kind, request, folder, headless = false, log }: ConnectionOptions): Promise<Store> {
  if (kind === 'memory') return openStore({ file: ':memory:', outbox: false });
  const onUpgrade = (percent: number) => log.info({ percent }, 'Bringing the book up to date');
  const outbox = kind === 'dynamodb';
  return openBook({
    folder,
    name: outbox ? bookName(request) : 'local',
    outbox,
    refuseNewer: headless,
    onUpgrade,
  });
}

function addressOf({ region, table, endpoint }: TableAddress): TableAddress {
  return { region, table, endpoint };
}

/** What the status line calls the table: its region, or the host name of a custom endpoint. */
function locationOf({ endpoint, region }: TableAddress): string {
  return endpoint === undefined ? region : new URL(endpoint).host;
}

/** A table that runs and lacks entries that it held needs the host's eye too. */
function cloudOf({ phase, question }: SyncState): HostStatus['cloud'] {
  if (phase !== 'running') return phase;
  return question && 'hold';
}

function describeNeed(reason: string | undefined): NonNullable<ConnectionState['needs']> {
  if (isExpired(reason)) return 'expired';
  return reason === 'SessionMissing' ? 'missing' : 'refused';
}
