/** Everything that the templates of the guest's page show. They fetch nothing by themselves. */
import type { Book } from '../book-view';
import type { Draft } from '../entry';
import type { DraftIssues } from '../errors';

export interface SignForm {
  /** The text in the fields. It stays after every failure and is empty after a success. */
  readonly values: Partial<Draft>;
  readonly issues: DraftIssues;
  /** Why the entry was not signed, in words, if the reason is not in a single field. The page shows it above the fields. */
  readonly problem?: string;
  readonly sending: boolean;
  /** Said after a success: "Thank you, Ada." Only the page with scripts says it. */
  readonly thanks?: string;
}

/** Why entries could not be read, in words that the page shows above the entries or at their end. */
export interface ReadProblem {
  readonly at: 'top' | 'end';
  readonly words: string;
}

export interface GuestPageView {
  /** Undefined until the first answer has come. */
  readonly book: Book | undefined;
  readonly form: SignForm;
  /** The text that was searched for; the book then holds the hits. */
  readonly search?: string;
  /** The text in the search field, which is ahead of `search` while the guest types. */
  readonly searchText?: string;
  /** True when the book has newer entries than the first one shown: the reader followed a link to older ones. */
  readonly newer?: boolean;
  /** True when live updates have stopped coming and the page tries again by itself. */
  readonly offline?: boolean;
  /** True while the next older page is on its way. */
  readonly loadingOlder?: boolean;
  /** Why something else could not be shown; the book is as it was before. */
  readonly problem?: ReadProblem;
  /** New entries held back because the reader has scrolled away. */
  readonly unseen?: number;
  /** True when the book could not be read at all; `book` is undefined then. */
  readonly unreachable?: boolean;
  /** In milliseconds since 1970, for relative times: a rendering that is kept goes stale within a minute. */
  readonly now: number;
  /** Absent on the server, where the page works by links and forms alone. */
  readonly actions?: GuestPageActions;
}

export interface GuestPageActions {
  readonly sign: (event: Event) => void;
  /** The text of a field has changed. */
  readonly edit: (event: Event) => void;
  /** The guest has left a field. */
  readonly checkField: (event: Event) => void;
  readonly loadOlder: () => void;
  /** The text in the search field has changed, or its form was sent. */
  readonly search: (event: Event) => void;
  readonly showUnseen: (event: Event) => void;
  /** Leaves the search or the older entries for the newest ones. */
  readonly showNewest: (event: Event) => void;
  readonly retry: () => void;
}

export const EMPTY_FORM: SignForm = { values: {}, issues: {}, sending: false };
