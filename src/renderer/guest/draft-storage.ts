/**
 * Stores the text that a guest types, so that a reload of the tab does not lose it. The browser deletes it when the tab
 * closes: the next person at a shared computer must not find it.
 */
import { DRAFT_FIELDS, type Draft } from '../../shared/entry';

const KEY = 'guestbook-draft';

export function storeDraft(values: Partial<Draft>): void {
  const empty = DRAFT_FIELDS.every((field) => !values[field]);
  try {
    if (empty) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    // The browser's storage may be full or forbidden. The text still stands in the form.
  }
}

export function storedDraft(): Partial<Draft> {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(
      DRAFT_FIELDS.filter((field) => typeof stored[field] === 'string').map((field) => [
        field,
        stored[field],
      ]),
    );
  } catch {
    // The storage is forbidden, or another version wrote the text. The form begins empty.
    return {};
  }
}
