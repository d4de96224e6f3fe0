/**
 * A connection: an open book, the table behind it where there is one, and the sync that keeps both in step. Without a table it
 * is a book alone, in memory or on this computer. It pushes its report to its listeners as a value.
 *
 * Guests may sign on this computer while it is not connected. The connection offers the host to copy those entries into the
 * book of the table. It never sends them unasked, and they stay in the book `local` in any case.
 */
import type { ConnectionRequest, ConnectionState, TableAddress } from '../../shared/connection';
import type { HostStatus } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import { tell } from '../../shared/words/main';
import { systemClock } from '../base/clock';
import { Watched } from '../base/watched';
import type { Backend } from '../config';
import type { CredentialSource } from '../credentials/sources';
import { isExpired } from '../dynamodb/failures';
import type { Log } from '../log';
import type { Book, CloudReport } from '../model/guestbook';
import { bookName, openBook, signedUnconnected } from '../store/open-book';
import { openStore } from '../store/open-store';
import type { Binding, Store } from '../store/store';
import type { Remote } from '../sync/remote';
import { Sync, type SyncState } from '../sync/sync';

/** The part of ConnectionState that a connection knows of itself. */
export type ConnectionReport = Omit<
  ConnectionState,
  'state' | 'environmentHasKeys' | 'session' | 'sessionKept' | 'lockedBy'
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

export class Connection {
  readonly kind: Backend;
  readonly book: Book;
  readonly report: Watched<ConnectionReport>;
  readonly #store: Store;
  readonly #folder: string;
  readonly #cloud = new Watched<CloudReport>({ loading: true, cloud: 'connecting' });
  #request: ConnectionRequest;
  #source: CredentialSource;
  #state: SyncState | undefined;
  #copyOffer = 0;
  /** Both exist only behind a book of the kind `dynamodb`. */
  #remote: Remote | undefined;
  #sync: Sync | undefined;

  private constructor({ kind, request, source, folder }: ConnectionOptions, store: Store) {
    this.kind = kind;
    this.#store = store;
    this.#folder = folder;
    this.#request = request;
    this.#source = source;
    const table = kind === 'dynamodb' ? { location: locationOf(request), cloud: this.#cloud } : {};
    this.book = { store, backend: kind, ...table };
    this.report = new Watched(this.#compose());
  }

  /** @throws GuestbookError `store_failed`, `newer_book` when the book cannot be opened. After any failure nothing is left open. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { kind, request, log } = options;
    // Loads while the book opens. A program that is not connected never loads the AWS SDK.
    const loading = kind === 'dynamodb' ? import('../dynamodb/dynamodb-remote') : undefined;
    // The `await` below reports a failure. This line keeps Node from calling an earlier one, while the book opens, unhandled.
    loading?.catch(() => undefined);
    const store = await openStoreOf(options);
    try {
      const connection = new Connection(options, store);
      if (!loading) return connection;
      const { createDynamoDbRemote } = await loading;
      const { region, table, endpoint } = request;
      const remote = createDynamoDbRemote({
        region,
        table,
        endpoint,
        capacity: () => connection.#request.capacity,
        credentials: (region) => connection.#source.provider(region),
      });
      connection.#remote = remote;
      connection.#sync = new Sync({
        store,
        remote,
        clock: systemClock,
        log,
        onState: (state) => connection.#syncTold(state),
      });
      return connection;
    } catch (error) {
      // The caller gets the first failure, not one of the closing.
      await store.close().catch(() => undefined);
      throw error;
    }
  }

  /** Absent without a table. */
  get sync(): Sync | undefined {
    return this.#sync;
  }

  get request(): ConnectionRequest {
    return this.#request;
  }

  get source(): CredentialSource {
    return this.#source;
  }

  /** The table that the book belongs to; undefined before the first contact. */
  binding(): Promise<Binding | undefined> {
    return this.#store.binding();
  }

  /** Replaces request and source while the book of the same table stays open. The next call takes the new credentials. */
  use(request: ConnectionRequest, source: CredentialSource): void {
    this.#request = request;
    this.#source = source;
    this.#sync?.renewCredentials();
    this.#tell();
  }

  /** Counts the entries of the book `local` that the program has not offered to the host yet. @throws when that book cannot be read */
  async findCopies(): Promise<void> {
    if (!this.#sync) return;
    this.#copyOffer = (await this.#unoffered()).length;
    this.#tell();
  }

  /**
   * Copies the entries of the book `local`, or leaves them where they are, and notes the host's answer with the last one. After
   * an interruption a copy may begin again. @throws GuestbookError `store_failed`
   */
  async copyLocal(copy: boolean): Promise<void> {
    if (!this.#sync) return;
    const entries = await this.#unoffered();
    const newest = entries.at(-1);
    if (newest) await this.#store.copyIn(copy ? entries : [], newest.date);
    this.#copyOffer = 0;
    this.#tell();
  }

  /** Sends pending entries for up to 5 s, then closes the book. */
  async close(): Promise<void> {
    try {
      await this.#sync?.close();
    } finally {
      this.#remote?.close();
      await this.#store.close();
    }
  }

  /** The program asks the host once about each entry: this book notes the date of the newest entry that an answer covered. */
  async #unoffered(): Promise<readonly Entry[]> {
    return signedUnconnected(this.#folder, (await this.#store.copiedUpTo()) ?? '');
  }

  #syncTold(state: SyncState): void {
    this.#state = state;
    this.#tell();
    const cloud = cloudOf(state);
    this.#cloud.set({ loading: state.loading, ...(cloud && { cloud }) });
  }

  #tell(): void {
    this.report.set(this.#compose());
  }

  #compose(): ConnectionReport {
    const { phase, failure, question, clockMinutes, writeUnits } = this.#state ?? {};
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

/** What the status line calls the table: its region, or the host name of a custom endpoint. */
function locationOf({ endpoint, region }: TableAddress): string {
  return endpoint === undefined ? region : new URL(endpoint).host;
}

/** A table that runs but has lost entries needs the host's attention too. */
function cloudOf({ phase, question }: SyncState): HostStatus['cloud'] {
  if (phase !== 'running') return phase;
  return question && 'hold';
}

function describeNeed(reason: string | undefined): NonNullable<ConnectionState['needs']> {
  if (isExpired(reason)) return 'expired';
  return reason === 'SessionMissing' ? 'missing' : 'refused';
}
