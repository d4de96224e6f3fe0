/** What the guest's page shows: everything its templates need, and nothing they could fetch for themselves. */
import type { Book } from '../book';
import type { Draft, DraftIssues } from '../entry';

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
  /** True when the page does not start at the newest entry (a browser without scripts went to older ones). */
  readonly older?: boolean;
  /** True when live updates have stopped coming and the page tries again by itself. */
  readonly offline?: boolean;
  /** New entries held back because the reader has scrolled away. */
  readonly unseen?: number;
  /** Now, in milliseconds since 1970, for relative times. */
  readonly now: number;
  /** Absent on the server: the page then works by links and forms alone. */
  readonly actions?: GuestPageActions;
}

export interface GuestPageActions {
  readonly sign: (event: Event) => void;
  readonly checkField: (event: Event) => void;
  readonly loadOlder: () => void;
  readonly search: (event: Event) => void;
  readonly showUnseen: () => void;
}

export const EMPTY_FORM: SignForm = { values: {}, issues: {}, sending: false };
