/**
 * What a guest has typed, kept over a reload of this tab until it is signed. Never longer than the tab: the next person
 * at a shared computer must not find it.
 */
import { DRAFT_FIELDS, type Draft } from '../../shared/entry';

const KEY = 'guestbook-draft';

export function storeDraft(values: Partial<Draft>): void {
  const empty = DRAFT_FIELDS.every((field) => !values[field]);
  try {
    if (empty) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    // Storage may be full or forbidden; the text still stands in the form.
  }
}

export function storedDraft(): Partial<Draft> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(
      DRAFT_FIELDS.filter((field) => typeof kept[field] === 'string').map((field) => [field, kept[field]]),
    );
  } catch {
    return {};
  }
}
