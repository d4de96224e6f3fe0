/**
 * The model of a desk's book and of its table. The test tells the model everything that it does to both. Each signed text
 * is unique, so the model knows an entry by its text, even after its date has changed.
 *
 * Checked at every step: each acknowledged entry is in the book; dates given here only increase, over kills, restarts and
 * steps of the clock; an item is sent with the committed date, never with an earlier one. At the end: an entry is in the
 * table once, under its address, with exactly four attributes.
 */
import { expect } from 'vitest';
import type { StoreChange } from '../../src/main/store/store';
import type { Draft, Entry, TableItem } from '../../src/shared/entry';
import type { MemoryTable } from '../support/memory-remote';

interface Signed {
  readonly email: string;
  acknowledged: boolean;
  id?: string;
  /** The last committed date that the test has seen. */
  date?: string;
  /** The table has rejected the entry. */
  refused: boolean;
  /** The entry was delivered, and then another program deleted it or wrote over it. */
  gone: boolean;
  /** Another program did so while the book did not know of a delivery yet: whether it is gone shows when the book does. */
  goneUnnoticed: boolean;
}

export class OutboxModel {
  readonly #signed = new Map<string, Signed>();
  readonly #texts = new Map<string, string>();
  /** Items that other programs wrote and did not delete since, by key. */
  readonly #foreign = new Map<string, TableItem>();
  #lastDate = '';
  #lastAcknowledged = '';
  /** Entries that got a new date. */
  redated = 0;

  get size(): number {
    return this.#signed.size;
  }

  submitted({ email, message }: Draft): void {
    this.#signed.set(message, {
      email,
      acknowledged: false,
      refused: false,
      gone: false,
      goneUnnoticed: false,
    });
  }

  acknowledged({ id, date, message }: Entry): void {
    const signed = this.#of(message);
    expect(signed.id).toBe(id);
    expect(date > this.#lastAcknowledged).toBe(true);
    this.#lastAcknowledged = date;
    signed.acknowledged = true;
  }

  /** The book as it was found after a start. */
  opened(entries: readonly Entry[]): void {
    // Entries whose acknowledgement a kill cut off got their dates in increasing order.
    for (const entry of [...entries].sort((a, b) => (a.date < b.date ? -1 : 1))) this.#learn(entry);
    this.holds(entries);
  }

  changed(change: StoreChange): void {
    if (change.kind !== 'removed') for (const entry of change.entries) this.#learn(entry);
  }

  /** Nothing that was acknowledged is missing from the book, and nothing is in it twice. */
  holds(entries: readonly Entry[]): void {
    const found = new Map(entries.map((entry) => [entry.message, entry]));
    expect(found.size).toBe(entries.length);
    for (const [text, { id, email, date, acknowledged, gone }] of this.#signed) {
      if (acknowledged && !gone) expect(found.get(text)).toMatchObject({ id, email, date });
    }
  }

  sent({ email, date, message }: TableItem): void {
    const signed = this.#of(message);
    expect({ email, date }).toEqual({ email: signed.email, date: signed.date });
    signed.goneUnnoticed = false;
  }

  refused({ message }: TableItem): void {
    this.#of(message).refused = true;
  }

  isOurs({ message }: TableItem): boolean {
    return this.#signed.has(message);
  }

  /** @param held the item that the key held; its state in our book if the item is ours */
  foreignWrote(item: TableItem, held?: { item: TableItem; state: Entry['state'] | undefined }): void {
    if (held) this.foreignDeleted(held);
    this.#foreign.set(keyOf(item), item);
  }

  foreignDeleted({ item, state }: { item: TableItem; state: Entry['state'] | undefined }): void {
    this.#foreign.delete(keyOf(item));
    if (state === undefined) return;
    // An entry whose delivery our book never hears of, because of a kill, is sent again, as it should be.
    if (state === 'synced') this.#of(item.message).gone = true;
    else this.#of(item.message).goneUnnoticed = true;
  }

  /** How many are in the book although a kill cut off their acknowledgement. */
  get unacknowledged(): number {
    return [...this.#signed.values()].filter(({ id, acknowledged }) => id !== undefined && !acknowledged)
      .length;
  }

  /** Checks the table, and the book beside it, after everything was sent and read. Returns how many items are ours. */
  drained(entries: readonly Entry[], table: MemoryTable): number {
    this.holds(entries);
    for (const item of table.items.values())
      expect(Object.keys(item).sort()).toEqual(['date', 'email', 'message', 'name']);
    const inBook = new Map(entries.map((entry) => [entry.message, entry]));
    for (const [text, { email, date, acknowledged, refused, gone }] of this.#signed) {
      const items = table.entries.filter(({ message }) => message === text);
      const entry = inBook.get(text);
      if (entry?.state === 'rejected')
        expect({ text, refused, items }).toEqual({ text, refused: true, items: [] });
      else if (gone) expect({ text, items }).toEqual({ text, items: [] });
      else if (acknowledged || entry)
        expect(items).toEqual([{ name: expect.any(String), email, date, message: text }]);
      else expect({ text, items }).toEqual({ text, items: [] });
    }
    const ours = table.entries.filter((item) => this.isOurs(item));
    expect(table.entries.filter((item) => !this.isOurs(item)).sort(byKey)).toEqual(
      [...this.#foreign.values()].sort(byKey),
    );
    const synced = entries.filter(({ state }) => state === 'synced');
    expect(synced.map(toItem).sort(byKey)).toEqual([...table.entries].sort(byKey));
    expect(entries.filter(({ state }) => state === 'pending')).toEqual([]);
    return ours.length;
  }

  #learn({ id, signedHere, email, date, message, state }: Entry): void {
    if (!signedHere) return;
    const text = this.#texts.get(id) ?? message;
    const signed = this.#of(text);
    this.#texts.set(id, text);
    signed.id ??= id;
    expect({ id, email }).toEqual({ id: signed.id, email: signed.email });
    if (signed.goneUnnoticed && state === 'synced') signed.gone = true;
    // Another program may write over a delivered item; the row takes the new text then.
    if (!signed.gone) expect(message).toBe(text);
    if (date === signed.date) return;
    expect(date > this.#lastDate, `${date} is given after ${this.#lastDate}`).toBe(true);
    this.#lastDate = date;
    if (signed.date !== undefined) this.redated += 1;
    signed.date = date;
  }

  #of(text: string): Signed {
    const signed = this.#signed.get(text);
    if (!signed) throw new Error(`Nobody signed "${text}".`);
    return signed;
  }
}

function keyOf({ email, date }: TableItem): string {
  return JSON.stringify([email, date]);
}

function byKey(a: TableItem, b: TableItem): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function toItem({ name, email, date, message }: TableItem): TableItem {
  return { name, email, date, message };
}
/** Counts events by their names, over many runs. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }
}
