/** What the server is given and what it gives back. It sees the guestbook only as a guest does. */
import type { GuestbookApi, Status } from '../../shared/contract';
import type { ItemKey } from '../../shared/entry';
import type { Log } from '../log';

/** The answer of `/healthz`: for probes and operators, so without a word of any entry. */
export interface Health {
  readonly status: 'ok' | 'failing';
  /** Decides the HTTP status: 200 while the store works, else 503. */
  readonly store: 'ok' | 'failing';
  readonly cloud: 'off' | 'ok' | NonNullable<Status['trouble']>;
  readonly pending: number;
  readonly rejected: number;
  /** What keeps entries from the table, in words, with what to do next. */
  readonly problem?: string;
}

export interface ServerOptions {
  readonly guestbook: GuestbookApi;
  readonly host: string;
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
  /** Takes in what was signed under this key through another process of the same table, if the book lacks it. */
  readonly fetchSigned: (key: ItemKey) => Promise<unknown>;
  readonly health: () => Health | Promise<Health>;
  readonly log: Log;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Whole addresses to open, the best one first. */
  readonly addresses: readonly string[];
  /** Ends event streams at once, lets running requests finish for 2 seconds, then cuts them off. May be called twice. */
  close(): Promise<void>;
}
