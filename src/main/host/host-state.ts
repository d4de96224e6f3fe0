/**
 * Composes the state that the host's window shows from the values that the rooms pushed last. It reads only the outbox, each
 * time the book says that the outbox may have changed. While no window is open, it follows and reads nothing.
 *
 * The state does not wait for the book's newest page: if that page cannot be read, the host must see why, and be able to act.
 */
import type { ConnectionState } from '../../shared/connection';
import type { HostState, HostStatus, ServerState } from '../../shared/contract';
import type { Watched } from '../base/watched';
import type { Config } from '../config';
import type { Log } from '../log';
import type { Guestbook } from '../model/guestbook';

const ENTRIES_SHOWN = 50;
/** How long a failed reading of the outbox waits for the next try, in milliseconds. */
const RETRY_MS = 2000;

type Watchable<T> = Pick<Watched<T>, 'watch'>;

export interface StateSources {
  readonly config: Pick<Config, 'folder' | 'lockedBy'>;
  readonly model: Pick<Guestbook, 'watchStatus' | 'outbox' | 'outboxSize'>;
  readonly connection: Watchable<ConnectionState>;
  readonly server: Watchable<ServerState>;
  readonly emailsShown: Watchable<boolean>;
  readonly log: Log;
}

/** The book's part of the state: a status, and the pending and rejected entries that the status counts. */
interface BookPart {
  readonly status: HostStatus;
  readonly outbox: HostState['outbox'];
  /** Write capacity units that it takes to send the pending entries. */
  readonly writeUnits: number;
}

type PushedPart = Partial<Pick<HostState, 'connection' | 'server' | 'showEmails'>>;

export class HostStateFeed {
  readonly #sources: StateSources;
  readonly #listeners = new Set<(state: HostState) => void>();
  #unfollow: readonly (() => void)[] = [];
  /** What the rooms pushed last. */
  #latest: PushedPart = {};
  /** The last status of the book. The state shows it once the outbox has been read. */
  #status: HostStatus | undefined;
  #book: BookPart | undefined;
  /** Counts the books. A reading that began with another number belongs to an earlier book, and the state ignores it. */
  #bookNumber = 0;
  #reading = false;
  #stale = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(sources: StateSources) {
    this.#sources = sources;
  }

  /** Tells the present state and every later one. Returns a function that removes the listener. */
  watch(listener: (state: HostState) => void): () => void {
    this.#listeners.add(listener);
    const state = this.#compose();
    if (this.#listeners.size === 1) this.#follow();
    else if (state) listener(state);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end();
    };
  }

  #follow(): void {
    const { connection, server, emailsShown, model } = this.#sources;
    this.#unfollow = [
      connection.watch((state) => this.#pushed({ connection: state })),
      server.watch((state) => this.#pushed({ server: state })),
      emailsShown.watch((shown) => this.#pushed({ showEmails: shown })),
      model.watchStatus((status) => this.#bookChanged(status)),
    ];
  }

  #pushed(part: PushedPart): void {
    Object.assign(this.#latest, part);
    this.#tell();
  }

  #end(): void {
    for (const unfollow of this.#unfollow) unfollow();
    this.#unfollow = [];
    this.#leaveBook();
  }

  #leaveBook(): void {
    clearTimeout(this.#retry);
    this.#status = undefined;
    this.#book = undefined;
    this.#bookNumber += 1;
  }

  #bookChanged(status: HostStatus | undefined): void {
    if (!status) {
      this.#leaveBook();
    } else if (status !== this.#status || hasOutbox(status)) {
      // Without an outbox, a change of the entries alone changes nothing that this state shows.
      this.#status = status;
      this.#refreshOutbox();
    }
  }

  #refreshOutbox(): void {
    this.#stale = true;
    if (!this.#reading) void this.#readOutbox();
  }

  /** Reads the outbox. Changes during the reading lead to one more, whether or not this one succeeds. */
  async #readOutbox(): Promise<void> {
    this.#reading = true;
    while (this.#stale && this.#status) {
      this.#stale = false;
      clearTimeout(this.#retry);
      const [status, number] = [this.#status, this.#bookNumber];
      const book = await this.#readBook(status);
      if (number !== this.#bookNumber) continue;
      this.#book = book ?? { outbox: [], writeUnits: 0, ...this.#book, status };
      if (!book) this.#retry = setTimeout(() => this.#refreshOutbox(), RETRY_MS).unref();
      this.#tell();
    }
    this.#reading = false;
  }

  /** Undefined when the outbox cannot be read. */
  async #readBook(status: HostStatus): Promise<BookPart | undefined> {
    const { model, log } = this.#sources;
    if (!hasOutbox(status)) return { status, outbox: [], writeUnits: 0 };
    try {
      const [outbox, { writeUnits }] = await Promise.all([model.outbox(ENTRIES_SHOWN), model.outboxSize()]);
      return { status, outbox: outbox.slice(0, ENTRIES_SHOWN), writeUnits };
    } catch (error) {
      log.error({ err: error }, 'the pending entries could not be read for the host');
      return undefined;
    }
  }

  #tell(): void {
    const state = this.#compose();
    if (state) for (const listener of this.#listeners) listener(state);
  }

  #compose(): HostState | undefined {
    const { connection, server, showEmails = false } = this.#latest;
    if (!connection || !server || !this.#book) return undefined;
    const { folder, lockedBy } = this.#sources.config;
    const { status, outbox, writeUnits } = this.#book;
    const { writeUnits: writeUnitsASecond } = connection;
    return {
      version: __VERSION__,
      folder,
      status,
      connection,
      server,
      showEmails,
      ...(lockedBy.showEmails && { showEmailsLockedBy: lockedBy.showEmails }),
      outbox,
      ...(writeUnitsASecond && { secondsLeft: Math.ceil(writeUnits / writeUnitsASecond) }),
    };
  }
}

function hasOutbox(status: HostStatus | undefined): boolean {
  return status !== undefined && status.pending + status.rejected > 0;
}
