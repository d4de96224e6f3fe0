/** What guests may do and see of a model: the same book, without addresses unless the host shows them. */
import type { Change, GuestbookApi, Page, Status } from '../../shared/contract';
import type { Entry, GuestEntry } from '../../shared/entry';
import type { Guestbook, ModelChange } from './guestbook';

export interface GuestViewOptions {
  /** Asked for each entry, so that the host's switch acts at once. */
  readonly showEmails: () => boolean;
}

export function guestView(model: Guestbook, options: GuestViewOptions): GuestbookApi {
  const show = (entry: Entry): GuestEntry => {
    const { id, name, message, date, state, signedHere, position } = entry;
    const seen = { id, name, message, date, state, signedHere, position };
    return options.showEmails() ? { ...seen, email: entry.email } : seen;
  };
  const showPage = (page: Page<Entry>): Page => ({ ...page, entries: page.entries.map(show) });
  // A notice names a file: it is for the host.
  const showStatus = ({ notice: _, ...status }: Status): Status => ({
    ...status,
    emailsShown: options.showEmails(),
  });
  const showChange = (change: ModelChange): Change => {
    if (change.kind === 'current') {
      return { ...change, page: showPage(change.page), status: showStatus(change.status) };
    }
    if (change.kind === 'status') return { ...change, status: showStatus(change.status) };
    if (change.kind === 'upserted') return { ...change, entries: change.entries.map(show) };
    return change;
  };
  return {
    select: async (query) => showPage(await model.select(query)),
    insert: async (draft) => show(await model.insert(draft)),
    subscribe: (listener) => model.subscribe((change) => listener(showChange(change))),
  };
}
