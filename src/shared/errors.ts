/**
 * The one error class that crosses our borders, its stable codes, and its two wire forms: `{ ok, value | error }` over
 * IPC (Electron loses Error objects) and RFC 9457 problem details over HTTP. Messages say what happened, what is safe
 * and what to do next.
 */

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
  credentials_needed: 503,
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
  readonly issues: DraftIssues | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues;
  }
}

/** A GuestbookError as plain data: what crosses to a renderer or a browser. Never holds the cause. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly issues?: DraftIssues;
}

export type WireResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError };

/** Any thrown value as a GuestbookError; what we did not foresee becomes `internal` and keeps its cause for the log. */
export function toGuestbookError(error: unknown): GuestbookError {
  if (error instanceof GuestbookError) return error;
  return new GuestbookError('internal', 'Something went wrong here. Nothing was changed. Please try again.', {
    cause: error,
  });
}

export function toWire(error: unknown): WireError {
  const { code, message, issues } = toGuestbookError(error);
  return issues ? { code, message, issues } : { code, message };
}

export function fromWire(error: WireError): GuestbookError {
  return new GuestbookError(error.code, error.message, error.issues ? { issues: error.issues } : {});
}
