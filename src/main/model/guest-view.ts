/**
 * The guestbook as guests see it: the same book, without addresses unless the host shows them, and without a word of where and
 * how the program keeps entries. The view makes each change once and hands the same object to all guests.
 */
import type { Change, GuestbookApi, HostStatus, Page, Status } from '../../shared/contract';
import type { Entry, GuestEntry } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/guest';
import type { Guestbook, HostChange } from './guestbook';

type Current = Extract<Change, { kind: 'current' }>;

export interface GuestViewOptions {
  /** The view asks for each entry, so that the host's switch acts at once. */
  readonly showEmails: () => boolean;
}

export interface GuestView extends GuestbookApi {
  /** The newest page. Undefined before the book was read; the same object until something changes. */
  readonly current: Current | undefined;
  /** Like `insert`, for an unchecked draft. Also returns the address as the book has it, for its own signer. */
  sign(draft: unknown): Promise<{ readonly entry: GuestEntry; readonly email: string }>;
  /** Call it when `showEmails` gives another answer: tells `current` again or, while there is none, only the status. */
  refresh(): void;
}

export function guestView(guestbook: Guestbook, { showEmails }: GuestViewOptions): GuestView {
  const listeners = new Set<(change: Change) => void>();
  let shown: { readonly of: Page<Entry>; readonly current: Current } | undefined;
  let told: { readonly version: number; readonly status: Status } | undefined;

  const show = (entry: Entry): GuestEntry => {
    const { id, name, message, date, state, signedHere, position } = entry;
    const seen = { id, name, message, date, state, signedHere, position };
    return showEmails() ? { ...seen, email: entry.email } : seen;
  };
  const showPage = (page: Page<Entry>): Page => ({ ...page, entries: page.entries.map(show) });
  const showStatus = ({ loading }: HostStatus): Status => ({ loading, emailsShown: showEmails() });

  const newest = (): Current | undefined => {
    const of = guestbook.current;
    if (!of) return undefined;
    const status = showStatus(of.status);
    if (shown?.of !== of.page || !isSame(shown.current.status, status)) {
      shown = { of: of.page, current: { ...of, page: showPage(of.page), status } };
    }
    return shown.current;
  };

  const tell = (change: Change) => {
    const { version } = change;
    if ('status' in change) told = { version, status: change.status };
    else if (told) told = { ...told, version };
    for (const listener of listeners) listener(change);
  };
  const tellCurrent = () => {
    const current = newest();
    if (current) tell(current);
  };
  const tellStatus = (version: number, status: Status) => {
    if (!told || !isSame(told.status, status)) tell({ kind: 'status', version, status });
  };
  const refresh = () => {
    if (newest()) return tellCurrent();
    // With this status open pages hide the addresses that they hold. The next `current` may come much later.
    if (told) tellStatus(told.version, { ...told.status, emailsShown: showEmails() });
  };
  guestbook.subscribe((change: HostChange) => {
    switch (change.kind) {
      case 'current':
        return tellCurrent();
      case 'status':
        return tellStatus(change.version, showStatus(change.status));
      case 'removed':
        return tell(change);
      default:
        return tell({ ...change, entries: change.entries.map(show) });
    }
  });

  return {
    get current() {
      return newest();
    },
    select: async (query) => showPage(await inGuestsWords('not_read', guestbook.select(query))),
    insert: async (draft) => show(await inGuestsWords('not_saved', guestbook.insert(draft))),
    async sign(draft) {
      const entry = await inGuestsWords('not_saved', guestbook.insert(draft));
      return { entry: show(entry), email: entry.email };
    },
    subscribe(listener) {
      listeners.add(listener);
      const current = newest();
      if (current) listener(current);
      return () => listeners.delete(listener);
    },
    refresh,
  };
}

function isSame(a: Status, b: Status): boolean {
  return a.loading === b.loading && a.emailsShown === b.emailsShown;
}

/** A guest reads what happened to the entry. The disk's failure becomes the cause, for the log. */
async function inGuestsWords<T>(name: 'not_read' | 'not_saved', call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof GuestbookError) || error.code !== 'store_failed') throw error;
    throw new GuestbookError('store_failed', sentence(name), { cause: error });
  }
}
