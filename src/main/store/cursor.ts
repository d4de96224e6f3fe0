/** The place below which a page continues: opaque outside, a sort date and an id inside, never an address. */
import type { Cursor } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';

export interface Place {
  readonly sortDate: string;
  readonly id: string;
}

export function formatCursor({ sortDate, id }: Entry): Cursor {
  return Buffer.from(`${sortDate} ${id}`).toString('base64url');
}

/** @throws GuestbookError `invalid_request` when the text was not made by `formatCursor`. */
export function parseCursor(cursor: Cursor): Place {
  const match = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}) ([\w-]{1,40})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  if (!match?.[1] || !match[2]) {
    throw new GuestbookError(
      'invalid_request',
      'This place in the book is not known. Please start again from the newest entry.',
    );
  }
  return { sortDate: match[1], id: match[2] };
}
