/**
 * Lets a signer's answer wait until the table has the entry, for a bounded time. The entry is durable here before the
 * wait begins; the wait only decides what the answer can say.
 */
import type { Change } from '../../shared/contract';
import type { GuestEntry } from '../../shared/entry';
import type { LiveBook } from './live-book';

export class Confirmations {
  readonly #live: LiveBook;
  #milliseconds: number;
  readonly #waiting = new Map<string, (entry?: GuestEntry) => void>();

  constructor(live: LiveBook, seconds: number) {
    this.#live = live;
    this.#milliseconds = seconds * 1000;
    live.onChange((change) => this.#changed(change));
  }

  /** The entry as it stands when the table has answered for it, or when the time is over. */
  async wait(entry: GuestEntry): Promise<GuestEntry> {
    if (this.#milliseconds === 0 || entry.state !== 'pending') return entry;
    // It may have been delivered before this answer was begun.
    const held = this.#live.book?.entries.find(({ id }) => id === entry.id);
    if (held && held.state !== 'pending') return held;
    return new Promise((resolve) => {
      const settle = (settled = entry) => {
        clearTimeout(timeout);
        this.#waiting.delete(entry.id);
        resolve(settled);
      };
      const timeout = setTimeout(settle, this.#milliseconds);
      this.#waiting.set(entry.id, settle);
    });
  }

  /** Answers everybody who waits, as things stand, and lets nobody wait any more. */
  close(): void {
    this.#milliseconds = 0;
    for (const settle of this.#waiting.values()) settle();
  }

  #changed(change: Change): void {
    if (this.#waiting.size === 0) return;
    if (change.kind === 'status' || change.kind === 'removed') return;
    const { entries } = change.kind === 'current' ? change.page : change;
    for (const entry of entries) if (entry.state !== 'pending') this.#waiting.get(entry.id)?.(entry);
  }
}
