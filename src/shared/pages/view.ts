/** What the guest's page shows: everything its templates need, and nothing they could fetch for themselves. */
import type { Book } from '../book-view';
import type { Draft } from '../entry';
import type { DraftIssues } from '../errors';

export interface SignForm {
  /** What stands in the fields. Kept on every failure; empty after a success. */
  readonly values: Partial<Draft>;
  readonly issues: DraftIssues;
  /** What went wrong as a whole, in words; stands above the fields. */
  readonly problem?: string;
  readonly sending: boolean;
  /** What to tell after a success: "Thank you, Ada." */
  readonly thanks?: string;
}

export interface GuestPageView {
  /** Undefined while the first answer is awaited. */
  readonly book: Book | undefined;
  readonly form: SignForm;
  /** What was searched for; the book then holds the hits. */
  readonly search?: string;
  /** What stands in the search field, where that is ahead of what was searched for. */
  readonly searchText?: string;
  /** True when the page does not start at the newest entry (a browser without scripts went to older ones). */
  readonly older?: boolean;
  /** True when live updates have stopped coming and the page tries again by itself. */
  readonly offline?: boolean;
  /** True while the next older page is on its way. */
  readonly loadingOlder?: boolean;
  /** Why older entries could not be read. */
  readonly readProblem?: string;
  /** Why a search has no answer; the book shown is the one before it. */
  readonly searchProblem?: string;
  /** New entries held back because the reader has scrolled away. */
  readonly unseen?: number;
  /** True when the book could not be read at all; `book` is undefined then. */
  readonly unreachable?: boolean;
  /** Now, in milliseconds since 1970, for relative times: a rendering that is kept goes stale within a minute. */
  readonly now: number;
  /** Absent on the server: the page then works by links and forms alone. */
  readonly actions?: GuestPageActions;
}

export interface GuestPageActions {
  readonly sign: (event: Event) => void;
  /** A field's text changed. */
  readonly edit: (event: Event) => void;
  /** A field was left. */
  readonly checkField: (event: Event) => void;
  readonly loadOlder: () => void;
  /** The search field's text changed, or its form was sent. */
  readonly search: (event: Event) => void;
  readonly showUnseen: (event: Event) => void;
  /** Leave the search or the older entries for the newest ones. */
  readonly showNewest: (event: Event) => void;
  readonly retry: () => void;
}

export const EMPTY_FORM: SignForm = { values: {}, issues: {}, sending: false };
