/**
 * The form's behaviour. The page checks a field when the guest leaves it, and again while the guest mends it. Two presses
 * send one entry, and the text stays in the form until the guestbook has acknowledged the entry.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Change } from '../../shared/contract';
import { DRAFT_FIELDS, type Draft, type GuestEntry, parseDraft } from '../../shared/entry';
import {
  type DraftField,
  type DraftIssues,
  type GuestbookError,
  toGuestbookError,
} from '../../shared/errors';
import { thankYou } from '../../shared/pages/form';
import { EMPTY_FORM, type SignForm } from '../../shared/pages/view';

const STORED_DRAFT = 'guestbook-draft';

const NOTHING_TYPED: Draft = { name: '', email: '', message: '' };

interface SignOptions {
  readonly insert: (draft: Draft) => Promise<GuestEntry>;
  /** Shows the entry, which is durable now. Resolves when the page shows it. */
  readonly signed: (entry: GuestEntry) => Promise<void>;
  readonly focusField: (field: DraftField) => void;
}

export class SignController implements ReactiveController {
  #form: SignForm = EMPTY_FORM;
  /** The entry that was signed last, until the guest begins another. */
  #signed: GuestEntry | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #options: SignOptions;

  constructor(host: ReactiveControllerHost, options: SignOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#form = { ...this.#form, values: storedDraft() };
  }

  get form(): SignForm {
    return this.#signed ? { ...this.#form, thanks: thankYou(this.#signed) } : this.#form;
  }

  /** Notes the new state of the entry that was signed last, so that the thanks say it. */
  follow(change: Change): void {
    const signed = this.#signed;
    if (!signed || change.kind === 'removed' || change.kind === 'status') return;
    const { entries } = change.kind === 'current' ? change.page : change;
    this.#signed = entries.find(({ id }) => id === signed.id) ?? signed;
  }

  /** Continues with the server's page; the draft that this tab stored fills the fields that are empty there. */
  takeOver(form: SignForm): void {
    const values = { ...storedDraft(), ...form.values };
    this.#form = { ...form, values };
    storeDraft(values);
  }

  readonly edit = (event: Event): void => {
    const { name, value } = controlOf(event);
    const values = { ...this.#form.values, [name]: value };
    const { thanks: _, ...form } = this.#form;
    this.#signed = undefined;
    // A mark goes when the guest has mended the field; no new mark appears while the guest types.
    const issues = form.issues[name] ? withIssue(form.issues, name, issuesOf(values)[name]) : form.issues;
    this.#set({ ...form, values, issues });
    storeDraft(values);
  };

  readonly checkField = (event: Event): void => {
    const { name } = controlOf(event);
    const { values, issues, sending } = this.#form;
    const untouched = DRAFT_FIELDS.every((field) => !values[field]);
    if (untouched || sending) return;
    this.#set({ ...this.#form, issues: withIssue(issues, name, issuesOf(values)[name]) });
  };

  readonly sign = (event: Event): void => {
    event.preventDefault();
    if (!this.#form.sending) void this.#sign();
  };

  async #sign(): Promise<void> {
    const { values } = this.#form;
    this.#signed = undefined;
    let entry: GuestEntry;
    try {
      const draft = parseDraft({ ...NOTHING_TYPED, ...values });
      this.#set({ values, issues: {}, sending: true });
      entry = await this.#options.insert(draft);
    } catch (error) {
      return this.#refused(toGuestbookError(error));
    }
    storeDraft({});
    this.#signed = entry;
    this.#set(EMPTY_FORM);
    await this.#options.signed(entry);
  }

  async #refused({ message, issues = {} }: GuestbookError): Promise<void> {
    const marked = DRAFT_FIELDS.find((field) => issues[field]);
    const form = { values: this.#form.values, issues, sending: false };
    this.#set(marked ? form : { ...form, problem: message });
    await this.#host.updateComplete;
    if (marked) this.#options.focusField(marked);
  }

  #set(form: SignForm): void {
    this.#form = form;
    this.#host.requestUpdate();
  }
}

function controlOf(event: Event): { name: DraftField; value: string } {
  const { name, value } = event.target as HTMLInputElement | HTMLTextAreaElement;
  return { name: name as DraftField, value };
}

function issuesOf(values: Partial<Draft>): DraftIssues {
  try {
    parseDraft({ ...NOTHING_TYPED, ...values });
    return {};
  } catch (error) {
    return toGuestbookError(error).issues ?? {};
  }
}

function withIssue(issues: DraftIssues, name: DraftField, issue: string | undefined): DraftIssues {
  const { [name]: _, ...others } = issues;
  return issue ? { ...others, [name]: issue } : others;
}

/**
 * Stores the text that a guest types, so that a reload of the tab does not lose it. The browser deletes it when the tab
 * closes: the next person at a shared computer must not find it.
 */
function storeDraft(values: Partial<Draft>): void {
  const empty = DRAFT_FIELDS.every((field) => !values[field]);
  try {
    if (empty) sessionStorage.removeItem(STORED_DRAFT);
    else sessionStorage.setItem(STORED_DRAFT, JSON.stringify(values));
  } catch {
    // The browser's storage may be full or forbidden. The text still stands in the form.
  }
}

function storedDraft(): Partial<Draft> {
  try {
    const stored: Record<string, unknown> = JSON.parse(sessionStorage.getItem(STORED_DRAFT) ?? '{}');
    const known = DRAFT_FIELDS.filter((field) => typeof stored[field] === 'string');
    return Object.fromEntries(known.map((field) => [field, stored[field]]));
  } catch {
    // The storage is forbidden, or another version wrote the text. The form begins empty.
    return {};
  }
}
