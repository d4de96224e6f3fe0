/** Another program on the table, in the model of the outbox: it writes, writes over and deletes without any condition. */
import type { Entry, TableItem } from '../../src/shared/entry';
import type { MemoryTable } from '../support/memory-remote';
import type { Foreign } from './outbox-commands';
import type { OutboxModel, Tally } from './outbox-model';

export const EMAILS = ['ada@example.org', 'grace@example.org', 'edsger@example.org'];

/** Items that stay, because a table that loses all its items makes the sync ask instead of removing rows. */
const BALLAST = 12;
/** One fewer than makes the sync ask, whatever their share of the table. */
const MOST_DELETIONS = 9;

export class ForeignWriter {
  readonly #table: MemoryTable;
  readonly #model: OutboxModel;
  readonly #tally: Tally;
  #written = 0;
  #deletions = 0;

  constructor(table: MemoryTable, model: OutboxModel, tally: Tally) {
    this.#table = table;
    this.#model = model;
    this.#tally = tally;
    for (let n = 0; n < BALLAST; n++) this.#write(this.#newItem());
  }

  /** Writes a key that our desk is about to use; returns false when the key is not free. */
  take({ email, date }: Pick<TableItem, 'email' | 'date'>): boolean {
    if (this.#table.entries.some((item) => item.email === email && item.date === date)) return false;
    this.#write({ ...this.#newItem(), email, date });
    this.#tally.add('keys taken by another desk');
    return true;
  }

  /** `entries` are those of our book at this moment, while no call is under way. */
  meddle({ does, which }: Foreign, entries: readonly Entry[]): void {
    const waiting = entries.filter(({ state }) => state === 'pending');
    const wanted = waiting[which % waiting.length];
    if (does === 'take' && wanted && this.take(wanted)) return;
    const others = this.#table.entries.slice(BALLAST);
    const item = others.at(-1 - (which % others.length));
    if (item && does === 'overwrite') this.#overwrite(item, entries);
    else if (item && does === 'delete') this.#delete(item, entries);
    else this.#write(this.#newItem());
  }

  #overwrite(item: TableItem, entries: readonly Entry[]): void {
    const held = { item, state: this.#stateOf(item, entries) };
    this.#tally.add(`another program wrote over an item (${held.state ?? 'not ours'})`);
    const written = { ...this.#newItem(), email: item.email, date: item.date };
    this.#model.foreignWrote(written, held);
    this.#table.write(written);
  }

  #delete(item: TableItem, entries: readonly Entry[]): void {
    if (this.#deletions === MOST_DELETIONS) return;
    this.#deletions += 1;
    const held = { item, state: this.#stateOf(item, entries) };
    this.#tally.add(`another program deleted an item (${held.state ?? 'not ours'})`);
    this.#model.foreignDeleted(held);
    this.#table.delete(item);
  }

  /** How our book knows an item that is ours. */
  #stateOf(item: TableItem, entries: readonly Entry[]): Entry['state'] | undefined {
    if (!this.#model.isOurs(item)) return undefined;
    return entries.find(({ message }) => message === item.message)?.state;
  }

  #newItem(): TableItem {
    this.#written += 1;
    const number = String(this.#written).padStart(6, '0');
    const email = EMAILS[this.#written % EMAILS.length] ?? '';
    return { name: 'Eve', email, date: `2025-01-01 00:00:00.${number}`, message: `Foreign ${number}` };
  }

  #write(item: TableItem): void {
    this.#model.foreignWrote(item);
    this.#table.write({ ...item });
  }
}
