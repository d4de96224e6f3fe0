/**
 * The contract of a remote: a table somewhere that holds items and has no idea of our book. DynamoDB is one; another
 * cloud would be a second. Each failure is a RemoteError that says which of four kinds it is; a call whose signal is
 * aborted rejects at once with the signal's reason instead.
 */
import type { ItemKey, TableItem } from '../../shared/entry';
import type { Binding } from '../store/store';

/**
 * `wait`: try again later with backoff. `credentials`: pause until new ones arrive (`open` made
 * soon again with the same ones fails without asking the remote). `hold`: something about the table
 * itself is wrong (missing, other keys, another account): pause and tell the host. `reject`: this one item will never
 * be taken. What is not known is `wait`.
 */
export type FailureKind = 'wait' | 'credentials' | 'hold' | 'reject';

const SAFE: Readonly<Record<FailureKind, string>> = {
  wait: 'Everything signed is kept on this computer.',
  credentials: 'Everything signed is kept on this computer.',
  hold: 'Everything is kept on this computer and nothing is sent.',
  reject: 'It is kept on this computer.',
};

export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly kind: FailureKind;
  /** The remote's own name of the failure, for the log and the classification's tests. */
  readonly reason: string;
  /** True for `wait` when the remote itself was not reached: to look again soon costs it nothing. */
  readonly unreached: boolean;

  /** For the host: what happened, and what to do next. `message` says in between what is safe. */
  readonly what: string;
  readonly next: string | undefined;

  constructor(
    kind: FailureKind,
    reason: string,
    { what, next }: { readonly what: string; readonly next?: string | undefined },
    { cause, unreached = false }: { readonly cause?: unknown; readonly unreached?: boolean } = {},
  ) {
    const message = [what, SAFE[kind], next].filter((sentence) => sentence !== undefined).join(' ');
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.reason = reason;
    this.what = what;
    this.next = next;
    this.unreached = unreached;
  }
}

export interface Table {
  readonly binding: Binding;
  /** Provisioned read capacity units a second, or undefined where the table pays per request. */
  readonly readUnits: number | undefined;
  readonly writeUnits: number | undefined;
}

export interface ScanPage {
  readonly items: readonly TableItem[];
  /** Items of the page that are not guestbook entries (an attribute missing or of another type). */
  readonly skipped: number;
  /** Continues the scan; absent on its last page. Plain text, safe to keep. */
  readonly next?: string;
  /** Read capacity units that the page took. */
  readonly readUnits: number;
}

export interface Remote {
  /** Milliseconds that the remote's clock is ahead of this computer's, as far as its answers told; 0 before the first. */
  readonly clockOffset: number;
  /** The next `open` takes credentials anew, even though the present ones were never refused. */
  renewCredentials(): void;
  /**
   * Finds the table and checks its keys. Without a binding (a book that never met its table) a missing table is created
   * and waited for; with one, a missing or different table is a `hold`. `announce` is called before anything is created.
   * New credentials are taken here and nowhere else: what is sent goes where this has looked.
   * @throws RemoteError
   */
  open(bound: Binding | undefined, signal: AbortSignal, announce?: () => void): Promise<Table>;
  /**
   * Puts an item whose key is not there yet. `delivered`: the table holds exactly this item, now or from an earlier
   * try. `taken`: the key holds another text; nothing was written.
   * @throws RemoteError
   */
  put(item: TableItem, signal: AbortSignal): Promise<'delivered' | 'taken'>;
  /**
   * Reads one page of at most `limit` items, from the start or where an earlier page ended.
   * @throws RemoteError
   */
  scan(from: string | undefined, limit: number, signal: AbortSignal): Promise<ScanPage>;
  /**
   * The item under this key as it is now; undefined where there is none that is an entry.
   * @throws RemoteError
   */
  find(key: ItemKey, signal: AbortSignal): Promise<TableItem | undefined>;
  close(): void;
}
