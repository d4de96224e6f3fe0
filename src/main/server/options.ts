/** What the server is given and what it gives back. It sees the guestbook only as a guest does. */
import type { Change, GuestbookApi, HostStatus } from '../../shared/contract';
import type { GuestEntry, ItemKey } from '../../shared/entry';
import type { Log } from '../log';

/** The answer of `/healthz`: for probes and operators, so without a word of any entry. */
export interface Health {
  readonly status: 'ok' | 'failing';
  /** Decides the HTTP status: 200 while the store works, else 503. */
  readonly store: 'ok' | 'failing';
  readonly cloud: 'off' | 'ok' | NonNullable<HostStatus['cloud']>;
  readonly pending: number;
  readonly rejected: number;
  /** What keeps entries from the table, in words, with what to do next. */
  readonly problem?: string;
}

/** The newest entries as guests see them, and the version and status of the book. */
export type Current = Extract<Change, { kind: 'current' }>;

/** An entry that was just signed, and its address, which is the first part of its key in the table. */
export interface Signed {
  readonly entry: GuestEntry;
  readonly email: string;
}

/** The guestbook as the server needs it: all that a guest can do, and the newest entries without a wait. */
export interface ServedGuestbook extends GuestbookApi {
  /** Undefined before the book was read for the first time. The same object until the next change. */
  readonly current: Current | undefined;
  /** Like `insert`, for an unchecked draft. */
  sign(draft: unknown): Promise<Signed>;
}

export interface ServerOptions {
  readonly guestbook: ServedGuestbook;
  /** The address or name to listen at. */
  readonly hostname: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The renderer's build: `guest.html` and `assets/`. */
  readonly pagesFolder: string;
  /** Names to answer to besides localhost, addresses and this machine's own name; '*' means any. */
  readonly allowedHosts: readonly string[];
  /** Posts a minute from one address, at most 60 at once; 0 means no limit. */
  readonly postsPerMinute: number;
  /** Addresses or networks of proxies whose X-Forwarded-For counts. */
  readonly trustProxy: readonly string[] | undefined;
  /** How long a signer's answer waits for the table, in seconds; 0 means not at all. */
  readonly confirmSeconds: number;
  /**
   * Fetches the entry with this key, which a guest signed through another process of the same table. `found`: the entry is in
   * the book; `absent`: the table does not have it; `unasked`: no question was sent, because the table is in doubt.
   */
  readonly fetchSigned: (key: ItemKey) => Promise<'found' | 'absent' | 'unasked'>;
  readonly health: () => Health | Promise<Health>;
  readonly log: Log;
}

export interface RunningServer {
  readonly hostname: string;
  readonly port: number;
  /** Whole addresses to open, the best one first. */
  readonly addresses: readonly string[];
  /** Ends event streams at once, lets running requests finish for 2 seconds, then cuts them off. May be called twice. */
  close(): Promise<void>;
}
