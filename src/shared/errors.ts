/**
 * The one error class that crosses our borders, its stable codes, and its two wire forms: `{ ok, value | error }` over
 * IPC (Electron loses Error objects) and RFC 9457 problem details over HTTP. An error's sentence says what happened, what is
 * safe and what to do next. Its name and its values cross too, so that the reader's side can say it in the reader's language.
 */
import { sentence } from './words/guest';
import type { Sentence } from './words/words';

/** The fields of a draft (entry.ts). They stand here because an error names them, and drafts throw errors. */
export type DraftField = 'name' | 'email' | 'message';

/** One sentence a field, for the fields that need mending. */
export type DraftIssues = Partial<Record<DraftField, string>>;

/** The codes and the HTTP status each one answers with. */
export const ERROR_STATUS = {
  invalid_entry: 400,
  invalid_request: 400,
  invalid_setting: 400,
  forbidden: 403,
  not_found: 404,
  too_large: 413,
  wrong_type: 415,
  wrong_host: 421,
  rate_limited: 429,
  store_failed: 500,
  newer_book: 503,
  internal: 500,
  port_in_use: 500,
  cloud_unavailable: 503,
  cloud_refused: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export interface ErrorOptions {
  readonly cause?: unknown;
  readonly issues?: DraftIssues;
}

export class GuestbookError extends Error {
  override readonly name = 'GuestbookError';
  readonly code: ErrorCode;
  /** `message` is its English text. */
  readonly sentence: Sentence;
  readonly issues: DraftIssues | undefined;

  constructor(code: ErrorCode, said: Sentence, options: ErrorOptions = {}) {
    super(said.text, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.sentence = said;
    this.issues = options.issues;
  }
}

/** A GuestbookError as plain data: what crosses to a renderer or a browser. Never holds the cause. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly sentence?: Pick<Sentence, 'name' | 'values'>;
  readonly issues?: DraftIssues;
}

export type WireResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError };

/** Any thrown value as a GuestbookError; an unforeseen one becomes `internal` and keeps its cause for the log. */
export function toGuestbookError(error: unknown): GuestbookError {
  if (error instanceof GuestbookError) return error;
  return new GuestbookError('internal', sentence('something_went_wrong'), { cause: error });
}

export function toWire(error: unknown): WireError {
  const { code, message, sentence: said, issues } = toGuestbookError(error);
  const { name, values } = said;
  return { code, message, sentence: { name, values }, ...(issues && { issues }) };
}

/** The other side may be any server: where it sends no sentence, its English text becomes one without a name. */
export function fromWire(
  { code, message: text, sentence: sent, issues }: WireError,
  cause?: unknown,
): GuestbookError {
  const said = isNamed(sent) ? { ...sent, text } : { name: '', values: {}, text };
  return new GuestbookError(code, said, { cause, ...(issues && { issues }) });
}

function isNamed(sent: unknown): sent is Pick<Sentence, 'name' | 'values'> {
  const { name, values } = (sent ?? {}) as Partial<Record<'name' | 'values', unknown>>;
  if (typeof name !== 'string' || typeof values !== 'object' || values === null) return false;
  return Object.values(values).every((each) => typeof each === 'string' || typeof each === 'number');
}
