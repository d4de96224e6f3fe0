/** What is signed, and what a table holds. */
import type { Draft, TableItem } from '../../src/shared/entry';

/** Ada's draft, but for what the test says otherwise: a message, or any of its fields. */
export function draft(changes: string | Partial<Draft> = {}) {
  const fields = typeof changes === 'string' ? { message: changes } : changes;
  return { name: 'Ada', email: 'ada@example.org', message: 'It weaves algebraic patterns.', ...fields };
}

/** An item that another program wrote: the higher the number, the newer it is. */
export function item(number: number, message = `Message ${number}`): TableItem {
  const date = `2025-01-01 00:00:00.${String(number).padStart(6, '0')}`;
  return { name: 'Grace', email: `guest${number}@example.org`, date, message };
}

/** Oldest first. */
export function items(count: number): TableItem[] {
  return Array.from({ length: count }, (_, number) => item(number));
}
