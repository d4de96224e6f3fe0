/**
 * Opens one of the three backends: memory, local, or dynamodb with its sync. Here the store, the remote and the model
 * meet; none of them knows how the others came to be.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Capacity } from '../../shared/connection';
import type { Status } from '../../shared/contract';
import { systemClock } from '../base/clock';
import type { Backend, Config } from '../config';
import type { CredentialSource } from '../credentials/sources';
import { createDynamoDbRemote } from '../dynamodb/remote';
import type { Log } from '../log';
import { StoreGuestbook } from '../model/guestbook';
import { openBook } from '../store/open-book';
import { openStore } from '../store/open-store';
import type { Binding, Store } from '../store/store';
import { type Sync, type SyncState, startSync } from '../sync/sync';
import type { TableAddress } from './choice';
import { LocalImport } from './local-import';

export interface OpenBackend {
  readonly kind: Backend;
  readonly model: StoreGuestbook;
  /** Only with `dynamodb`. */
  readonly table?: ConnectedTable;
  /** Drains what can be sent within 5 s, then closes the book. */
  readonly close: () => Promise<void>;
}

/** What the host sees of the table behind a book, and may do about it. */
interface ConnectedTable
  extends Pick<Sync, 'retryNow' | 'renewCredentials' | 'resend' | 'removeLacking' | 'fetch'> {
  readonly state: () => SyncState;
  /** The table that the book belongs to; undefined before first contact. */
  readonly binding: Store['binding'];
  readonly copyOffer: LocalImport;
}

export interface BackendOptions {
  readonly folder: Config['folder'];
  /** Which table `dynamodb` has behind it, how it is created if it has to be, and with which credentials of that moment. */
  readonly place: TableAddress;
  readonly capacity: () => Capacity;
  readonly credentials: CredentialSource['provider'];
  /** See `AppOptions.headless`. */
  readonly headless?: boolean;
  readonly log: Log;
  /** The problem or the state of the connection has changed. */
  readonly onChange: () => void;
}

/** @throws GuestbookError `store_failed`, `newer_book` when the book cannot be opened; nothing is left open then. */
export async function openBackend(kind: Backend, options: BackendOptions): Promise<OpenBackend> {
  const { folder, place, headless: refuseNewer = false, log } = options;
  if (kind === 'memory') return plain(kind, await openStore({ file: ':memory:', outbox: false }), log);
  const onUpgrade = (percent: number) => log.info({ percent }, 'Bringing the book up to date');
  if (kind === 'local')
    return plain(kind, await openBook({ folder, name: 'local', outbox: false, refuseNewer, onUpgrade }), log);
  const name = bookName(place);
  return connected(await openBook({ folder, name, outbox: true, refuseNewer, onUpgrade }), options);
}

/**
 * What the book of this table is bound to, while it is not open; undefined for one that is not there or has not met its
 * table. @throws GuestbookError `store_failed` for one that cannot be read
 */
export async function readBinding(folder: string, place: TableAddress): Promise<Binding | undefined> {
  const file = join(folder, `${bookName(place)}.db`);
  if (!existsSync(file)) return undefined;
  // A damaged one is put aside here, as it would be a moment later.
  const store = await openBook({ folder, name: bookName(place), outbox: true });
  try {
    return await store.binding();
  } finally {
    await store.close();
  }
}

function plain(kind: 'memory' | 'local', store: Store, log: Log): OpenBackend {
  return {
    kind,
    model: new StoreGuestbook(store, { backend: kind, log }),
    close: () => store.close(),
  };
}

function connected(store: Store, options: BackendOptions): OpenBackend {
  const { folder, place, capacity, credentials, log, onChange } = options;
  let state: SyncState = { phase: 'connecting', loading: true };
  const model = new StoreGuestbook(store, { backend: 'dynamodb', place: placeOf(place), log });
  const remote = createDynamoDbRemote({
    region: place.region,
    table: place.table,
    endpoint: place.endpoint,
    capacity,
    credentials,
  });
  const sync = startSync({
    store,
    remote,
    clock: systemClock,
    log,
    onState: (told) => {
      state = told;
      const trouble = troubleOf(state);
      model
        .reportCloud({ loading: state.loading, ...(trouble ? { trouble } : {}) })
        .then(onChange)
        .catch((error: unknown) =>
          log.error({ err: error }, 'the state of the connection could not be told'),
        );
    },
  });
  return {
    kind: 'dynamodb',
    model,
    table: {
      state: () => state,
      binding: () => store.binding(),
      copyOffer: new LocalImport(folder, store),
      retryNow: () => sync.retryNow(),
      renewCredentials: () => sync.renewCredentials(),
      fetch: (key) => sync.fetch(key),
      resend: () => sync.resend(),
      removeLacking: () => sync.removeLacking(),
    },
    close: async () => {
      try {
        await sync.close();
      } finally {
        remote.close();
        await store.close();
      }
    },
  };
}

/** A table that runs and lacks what it held needs the host's eye too. */
function troubleOf({ phase, question }: SyncState): Status['trouble'] {
  if (phase !== 'running') return phase;
  return question && 'hold';
}

/** What the status line calls the place: the region, or the host of a custom endpoint. */
function placeOf({ endpoint, region }: TableAddress): string {
  return endpoint === undefined ? region : new URL(endpoint).host;
}

/**
 * One book for each endpoint, region and table. The hash keeps apart what a file system may hold for the same (tables
 * `A` and `a`); which account it is, the book itself knows from its first contact on.
 */
export function bookName({ endpoint, region, table }: TableAddress): string {
  const identity = JSON.stringify([endpoint ?? '', region, table]);
  const readable = `${endpoint === undefined ? 'aws' : new URL(endpoint).hostname}-${region}-${table}`;
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  return `${readable.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 80)}-${hash}`;
}
