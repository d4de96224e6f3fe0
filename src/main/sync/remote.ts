/**
 * The contract of a remote: a table somewhere that holds items and knows nothing of our book. The sync owns it, and
 * `dynamodb/` implements it; another cloud would be a second implementation. Each failure is a RemoteError that says which
 * of four kinds it is. A call whose signal is aborted rejects at once with the signal's reason instead.
 */
import type { ItemKey, TableItem } from '../../shared/entry';
import { type PlainMessage, sentence } from '../../shared/words/main';
import type { Sentence } from '../../shared/words/words';
import type { Binding } from '../store/store';

/**
 * `wait`: try again later with backoff. `credentials`: pause until there are new ones; an `open` soon after it with the same
 * ones fails without a call to the remote. `hold`: the table itself is wrong (missing, other keys, another account): pause and
 * tell the host. `reject`: the remote will never take this one item. An unknown failure is `wait`.
 */
export type FailureKind = 'wait' | 'credentials' | 'hold' | 'reject';

const SAFE: Readonly<Record<FailureKind, PlainMessage>> = {
  wait: 'signed_is_kept',
  credentials: 'signed_is_kept',
  hold: 'kept_and_not_sent',
  reject: 'entry_is_kept',
};

/** For the host: what happened, and what to do next. */
export interface RemoteWords {
  readonly what: Sentence;
  readonly next?: Sentence;
}

interface RemoteErrorOptions {
  readonly cause?: unknown;
  readonly action?: string | undefined;
  readonly unreached?: boolean;
}

export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly kind: FailureKind;
  /** The remote's own name of the failure, for the log and for code that decides by it. */
  readonly reason: string;
  /** For `credentials`: the action that they may not do, where the remote names it ("dynamodb:Scan"). */
  readonly action: string | undefined;
  /** True for `wait` when the remote itself was not reached: an early retry costs the remote nothing. */
  readonly unreached: boolean;
  readonly words: RemoteWords;
  /** All that the host is told: what happened, what is safe, what to do next. `message` is the English text. */
  readonly sentences: readonly Sentence[];

  constructor(
    kind: FailureKind,
    reason: string,
    words: RemoteWords,
    { cause, action, unreached = false }: RemoteErrorOptions = {},
  ) {
    const { what, next } = words;
    const sentences = [what, sentence(SAFE[kind]), ...(next ? [next] : [])];
    super(sentences.map(({ text }) => text).join(' '), cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.reason = reason;
    this.action = action;
    this.unreached = unreached;
    this.words = words;
    this.sentences = sentences;
  }
}

export interface Table {
  readonly binding: Binding;
  /** Provisioned read capacity units a second, or undefined where the table pays per request. */
  readonly readUnits: number | undefined;
  /** Provisioned write capacity units a second, or undefined where the table pays per request. */
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

export interface FoundItem {
  /** Undefined where there is no item under the key, or one that is not an entry. */
  readonly item: TableItem | undefined;
  /** Read capacity units that the question took. */
  readonly readUnits: number;
}

export interface Remote {
  /** Milliseconds that the remote's clock is ahead of this computer's, as far as its answers told; 0 before the first. */
  readonly clockOffset: number;
  /** The next `open` takes credentials anew, even though the present ones were never refused. */
  renewCredentials(): void;
  /**
   * Finds the table and checks its keys. Without a binding (a book that never met its table) `open` creates a missing table and
   * waits for it; with one, a missing or different table is a `hold`. It calls `announce` before it creates anything. Only
   * `open` takes new credentials, so items go only where a check has passed.
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
   * Reads one page of at most `limit` items, from the start or from where an earlier page ended.
   * @throws RemoteError
   */
  scan(from: string | undefined, limit: number, signal: AbortSignal): Promise<ScanPage>;
  /**
   * Reads the item under this key as it is now.
   * @throws RemoteError
   */
  find(key: ItemKey, signal: AbortSignal): Promise<FoundItem>;
  close(): void;
}
