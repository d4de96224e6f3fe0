/**
 * The form's behaviour: fields are checked as they are left and again while they are mended, nothing is sent twice, and
 * the text stays in the form until its entry is acknowledged.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Book } from '../../shared/book-view';
import { DRAFT_FIELDS, type Draft, type GuestEntry, parseDraft } from '../../shared/entry';
import { type DraftField, type DraftIssues, GuestbookError, toGuestbookError } from '../../shared/errors';
import { thankYou } from '../../shared/pages/thanks';
import { EMPTY_FORM, type SignForm } from '../../shared/pages/view';
import { storeDraft, storedDraft } from './draft-storage';

interface SignOptions {
  readonly insert: (draft: Draft) => Promise<GuestEntry>;
  /** The entry is durable; resolves when the page shows it. */
  readonly signed: (entry: GuestEntry) => Promise<void>;
  readonly focusField: (field: DraftField) => void;
}

export class SignController implements ReactiveController {
  #form: SignForm = EMPTY_FORM;
  /** What was signed last, until the next one is begun. */
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

  /** Notes what has become of the entry that was signed last. A book that does not show it says nothing of it. */
  follow(book: Book | undefined): void {
    const signed = this.#signed;
    if (signed) this.#signed = book?.entries.find(({ id }) => id === signed.id) ?? signed;
  }

  /** Continues with what stood in the server's page; what this tab kept fills the fields that are empty there. */
  takeOver(form: SignForm): void {
    const values = form.thanks ? form.values : { ...storedDraft(), ...form.values };
    this.#form = { ...form, values };
    storeDraft(values);
  }

  readonly edit = (event: Event): void => {
    const { name, value } = controlOf(event);
    const values = { ...this.#form.values, [name]: value };
    const { thanks: _, ...form } = this.#form;
    this.#signed = undefined;
    // A mark goes when its reason has gone, but no new one appears while somebody types.
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
      const draft = parseDraft({ name: '', email: '', message: '', ...values });
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
    parseDraft({ name: '', email: '', message: '', ...values });
    return {};
  } catch (error) {
    return error instanceof GuestbookError ? (error.issues ?? {}) : {};
  }
}

function withIssue(issues: DraftIssues, name: DraftField, issue: string | undefined): DraftIssues {
  const { [name]: _, ...others } = issues;
  return issue ? { ...others, [name]: issue } : others;
}
