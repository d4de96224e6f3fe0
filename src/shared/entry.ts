/**
 * What an entry is, from the form to the table and back.
 *
 * A Draft has the fields that a guest types. A TableItem is exactly an item of the DynamoDB table: four strings, nothing else,
 * because other programs read and write the same table. An Entry is a TableItem in this computer's book, with our own stable
 * id, its position and its state. A GuestEntry is the part of an Entry that a guest may see.
 */
import { z } from 'zod';
import { type DraftField, type DraftIssues, GuestbookError } from './errors';
import { say, sentence } from './words/guest';

// zod compiles its checks with `new Function` where it may; our content security policy forbids it.
z.config({ jitless: true });

/** Name and message are counted in UTF-16 units, as an input's maxlength does; an e-mail address at most in UTF-8 bytes. */
export const LIMITS = {
  name: { max: 100 },
  email: { min: 3, max: 254 },
  message: { max: 4000 },
  /** The largest request body in bytes: 4,000 emoji units, percent-encoded in a form, are 49 kB. */
  body: 64 * 1024,
} as const;

const encoder = new TextEncoder();

/** The name of the message that says what a field lacks. */
type DraftIssue = `${'text' | 'name' | 'email' | 'message'}_${string}` & Parameters<typeof say>[0];

/** The schema holds names of messages; `parseDraft` says them. */
const issue = (name: DraftIssue) => name;

const text = (missing: DraftIssue) =>
  z
    .string(missing)
    .transform((value) => value.replace(/\r\n?/g, '\n').trim())
    .refine((value) => value !== '', missing)
    .refine((value) => value.isWellFormed(), issue('text_broken'))
    .refine((value) => !value.includes('\0'), issue('text_unreadable'));

const oneLine = (missing: DraftIssue) =>
  text(missing).refine((value) => !value.includes('\n'), issue('text_of_several_lines'));

const draftSchema = z.object({
  name: oneLine('name_missing').refine((value) => value.length <= LIMITS.name.max, issue('name_too_long')),
  email: oneLine('email_missing')
    .refine((value) => value.includes('@') && value.length >= LIMITS.email.min, issue('email_without_at'))
    .refine((value) => encoder.encode(value).length <= LIMITS.email.max, issue('email_too_long')),
  message: text('message_missing').refine(
    (value) => value.length <= LIMITS.message.max,
    issue('message_too_long'),
  ),
});

export type Draft = z.infer<typeof draftSchema>;
export const DRAFT_FIELDS = ['name', 'email', 'message'] as const satisfies readonly DraftField[] &
  readonly (keyof Draft)[];

/**
 * Checks a draft and returns it trimmed, with line ends as LF and nothing else altered.
 * @param input any value; one that has no fields lacks all three
 * @throws GuestbookError `invalid_entry` with one sentence for each field that needs mending
 */
export function parseDraft(input: unknown): Draft {
  const { name, email, message } = (input ?? {}) as Partial<Record<DraftField, unknown>>;
  const result = draftSchema.safeParse({ name, email, message });
  if (result.success) return result.data;
  const issues: DraftIssues = {};
  for (const { path, message: said } of result.error.issues) {
    const field = DRAFT_FIELDS.find((each) => each === path[0]);
    if (field) issues[field] ??= say(said as DraftIssue, { max: LIMITS[field].max });
  }
  throw new GuestbookError('invalid_entry', sentence('draft_refused'), { issues });
}

/** An item of the table: the lab's four string attributes. Key: `email` (HASH) and `date` (RANGE). */
export interface TableItem {
  readonly name: string;
  readonly email: string;
  /** Written by us as `YYYY-MM-DD HH:MM:SS.ffffff` in UTC; other programs write what they like. */
  readonly date: string;
  readonly message: string;
}

/** The key of an item in the table. */
export type ItemKey = Pick<TableItem, 'email' | 'date'>;

/** `pending`: to be sent to the table. `synced`: in the table, or in a book without a table. `rejected`: the table did not take it. */
export type EntryState = 'pending' | 'synced' | 'rejected';

export interface Entry extends TableItem {
  /** Ours; stable for as long as this computer's book lives. */
  readonly id: string;
  readonly state: EntryState;
  /** Why the table did not take it; only when `state` is `rejected`. */
  readonly reason?: string;
  /** True when it was signed on this computer: its date is our clock's and relative times may be shown. */
  readonly signedHere: boolean;
  /**
   * Where the entry stands in the book, higher is newer: microseconds since 1970, a safe integer of at least 1 that no other
   * entry of the book has. It stays the same when the entry gets another date.
   */
  readonly position: number;
}

/** The part of an entry that a guest may see. The address is there only when the host shows addresses. */
export type GuestEntry = Pick<
  Entry,
  'id' | 'name' | 'message' | 'date' | 'state' | 'signedHere' | 'position'
> & {
  readonly email?: string;
};
