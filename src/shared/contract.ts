/**
 * The two contracts of the program, each written once. `GuestbookApi` is what a guest's page can do: in the window over
 * IPC, in a browser over HTTP and server-sent events. `HostApi` is for the host's window alone.
 *
 * Beside each interface stands a table, method -> name of the schema of what is sent (schemas.ts). IPC registers, the
 * preloads expose and the renderer wraps by looping over the tables. This file imports types only, because the preloads
 * are built from it and must not carry zod.
 */
import type {
  ConnectionOutcome,
  ConnectionRequest,
  ConnectionState,
  PasteReport,
  PasteRequest,
  ProfileChoice,
  TableAnswer,
} from './connection';
import type { Draft, Entry, GuestEntry } from './entry';

/** How many entries a page holds unless asked otherwise, and how many `current` carries. */
export const PAGE_SIZE = 50;
/** The most entries that a page may be asked for. */
export const MAX_PAGE_SIZE = 200;

/** Which entries to read: the newest ones unless asked otherwise. Ranges: `querySchema`. */
export interface Query {
  readonly limit?: number | undefined;
  /** The newest entries below this position. */
  readonly before?: number | undefined;
  /** The nearest entries above this position. */
  readonly after?: number | undefined;
  readonly search?: string | undefined;
}

export interface Page<T = GuestEntry> {
  /** Newest first. */
  readonly entries: readonly T[];
  /** Whether there are further entries in the direction asked: newer ones for `after`, otherwise older ones. */
  readonly more: boolean;
  /** How many entries there are in all or, for a search, how many hits. */
  readonly total: number;
}

/** What every reader may know of the book as a whole. */
export interface Status {
  /** True until the first complete read of the table. */
  readonly loading: boolean;
  /** True when guests see e-mail addresses. */
  readonly emailsShown?: boolean;
}

/** For the host: where the program keeps entries and what keeps them from the cloud. `renderer/host/storage-section.ts` makes words of it. */
export interface HostStatus extends Status {
  readonly backend: 'memory' | 'local' | 'dynamodb';
  /** The region of the table, or the host of a custom endpoint; only with `dynamodb`. */
  readonly location?: string;
  /** Entries that wait for the table. */
  readonly pending: number;
  /** Entries that the table did not take. */
  readonly rejected: number;
  /** What keeps entries from the table, if anything does. */
  readonly cloud?: 'connecting' | 'wait' | 'credentials' | 'hold';
  /** The notice that a damaged or newer book was put aside at the opening, or that damage was found in the open book since. */
  readonly notice?: string;
}

/**
 * `version` increases with every change of the book; a listener gets `current` first and then every later change in
 * order, without a gap. A `current` may come again (the book was swapped, or a reader fell behind): it replaces all.
 */
export type Change<T = GuestEntry, S extends Status = Status> =
  | { readonly kind: 'current'; readonly version: number; readonly page: Page<T>; readonly status: S }
  /** Added entries: only those among the newest of the book, or none; `total` counts all. */
  | {
      readonly kind: 'added';
      readonly version: number;
      readonly entries: readonly T[];
      readonly total: number;
    }
  /** Entries with another state, date or text. They keep their places, in the newest part of the book or below. */
  | { readonly kind: 'changed'; readonly version: number; readonly entries: readonly T[] }
  | {
      readonly kind: 'removed';
      readonly version: number;
      readonly ids: readonly string[];
      readonly total: number;
    }
  | { readonly kind: 'status'; readonly version: number; readonly status: S };

/** What every reader of the book can do. `T` is an entry as this reader may see it. */
interface ReaderApi<T> {
  /** @throws GuestbookError `invalid_request` for a query out of range, `store_failed`. */
  select(query?: Query): Promise<Page<T>>;
  /**
   * Resolves when the entry is durable on this computer.
   * @throws GuestbookError `invalid_entry` with issues, `rate_limited`, `store_failed` (nothing was saved).
   */
  insert(draft: Draft): Promise<T>;
  /** Tells `current` first and then every later change. Returns the function that ends the subscription. */
  subscribe(listener: (change: Change<T>) => void): () => void;
}

export type GuestbookApi = ReaderApi<GuestEntry>;

/** `computer`: browsers on this computer alone. `network`: every device of the local network. */
export const SERVER_MODES = ['off', 'computer', 'network'] as const;
export type ServerMode = (typeof SERVER_MODES)[number];

export interface ServerState {
  readonly mode: ServerMode;
  readonly port: number;
  /** Whole addresses to open, the best one first; empty while off. */
  readonly addresses: readonly string[];
  /** Why the server does not run although it was asked to, and the next free port if that helps. */
  readonly problem?: { readonly message: string; readonly freePort?: number };
  /** The environment variable that decides the port, if one does; the mode is always the host's. */
  readonly portLockedBy?: string;
}

export interface HostState {
  readonly version: string;
  readonly folder: string;
  readonly status: HostStatus;
  readonly connection: ConnectionState;
  readonly server: ServerState;
  readonly showEmails: boolean;
  readonly showEmailsLockedBy?: string;
  /** The oldest rejected and pending entries, at most 50 of them. */
  readonly outbox: readonly Entry[];
  /**
   * About how many seconds it takes to send all pending entries at the table's write capacity; absent when nothing can be sent
   * at present, or the table has no such bound.
   */
  readonly secondsLeft?: number;
}

export interface ServerRequest {
  readonly mode: ServerMode;
  /** 1 to 65535; absent: the port of last time. */
  readonly port?: number | undefined;
}

/**
 * For the host's window only: the guest's page cannot reach it by IPC, and HTTP does not have it. Reads the same book
 * with whole entries, e-mail addresses included.
 *
 * Settings hold from the moment of the call. Where a setting cannot be written to the disk the call rejects with
 * `store_failed`, and its message says that the setting is in force and not remembered.
 */
export interface HostApi extends ReaderApi<Entry> {
  /** Tells the present state and then every later one. Returns a function that removes the listener. */
  watch(listener: (state: HostState) => void): () => void;
  /**
   * Takes in a pasted session: the text or, without one, the clipboard, which the main process reads. The next `connect` with
   * the source `pasted` uses the session, and the program keeps it from then on.
   */
  paste(request: PasteRequest): Promise<PasteReport>;
  /** The profiles of `~/.aws`; only reads them. @throws GuestbookError `invalid_setting` when they cannot be read */
  profiles(): Promise<ProfileChoice[]>;
  /**
   * Looks at the table first, and keeps the request only if nothing speaks against it. Without a network it keeps the request
   * unchecked.
   * @throws GuestbookError `cloud_refused` (AWS or the table refuses; nothing was changed), `invalid_setting`
   */
  connect(request: ConnectionRequest): Promise<ConnectionOutcome>;
  /** Keeps entries on this computer from now on. Entries that wait for the table stay in its book. */
  disconnect(): Promise<void>;
  /** Forgets the pasted session, on the disk and in memory; disconnects where it was in use. */
  forget(): Promise<void>;
  serve(request: ServerRequest): Promise<void>;
  showEmails(shown: boolean): Promise<void>;
  /** Tries the table at once, and lets rejected entries wait for it again: the one with this id, or all of them. */
  retry(id?: string): Promise<void>;
  /**
   * Removes a pending or rejected entry, for good. An entry that is on its way at this moment may still arrive.
   * @throws GuestbookError `not_found` when the table has it meanwhile.
   */
  discard(id: string): Promise<void>;
  /**
   * Writes all pending and rejected entries to a file that the host chooses, and resolves with its name; undefined when the
   * host chose none. @throws GuestbookError `store_failed` when the file could not be written.
   */
  exportPending(): Promise<string | undefined>;
  /** Answers `ConnectionState.question`. @throws GuestbookError `invalid_request` when that is not asked (any more). */
  answerTable(answer: TableAnswer): Promise<void>;
  /** Answers `ConnectionState.copyOffer`, once for each entry. */
  copyLocal(copy: boolean): Promise<void>;
}

/**
 * Method -> name of the schema of what is sent. A `listener` is not sent: the page gets values until it ends the subscription.
 * A method that is missing here, or that the contract does not have, does not compile.
 */
type Calls<Api> = {
  readonly [Method in keyof Api]: Api[Method] extends (listener: never) => () => void ? 'listener' : string;
};

export const GUEST_CALLS = {
  select: 'query',
  insert: 'draft',
  subscribe: 'listener',
} as const satisfies Calls<GuestbookApi>;

export const HOST_CALLS = {
  ...GUEST_CALLS,
  watch: 'listener',
  paste: 'pasteRequest',
  profiles: 'nothing',
  connect: 'connectionRequest',
  disconnect: 'nothing',
  forget: 'nothing',
  serve: 'serverRequest',
  showEmails: 'flag',
  retry: 'optionalId',
  discard: 'id',
  exportPending: 'nothing',
  answerTable: 'tableAnswer',
  copyLocal: 'flag',
} as const satisfies Calls<HostApi>;
