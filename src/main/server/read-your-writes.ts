/**
 * What a signer sees after signing.
 *
 * `Confirmations` lets the answer wait until the table has the entry, for a bounded time. The entry is durable here before the
 * wait begins; the wait only decides what the answer can say.
 *
 * `ReadYourWrites` shows guests their own entry on the next page, even if another process on the same table answers. The answer
 * to a signature names the entry in a cookie, and a process whose book lacks the entry asks the table. The name holds the
 * guest's e-mail address, so it is no part of the page's URL, where a log or a neighbour could read it.
 *
 * Anybody can send such a cookie. Therefore only four questions run at the same time. Each holds its slot until it has really
 * ended, and a cookie or an address that asked waits for a while before it may ask again.
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Change } from '../../shared/contract';
import type { GuestEntry, ItemKey } from '../../shared/entry';
import { withTimeout } from '../base/timeout';
import type { Log } from '../log';
import type { ServedGuestbook, ServerOptions, Signed } from './options';

export class Confirmations {
  readonly #guestbook: ServedGuestbook;
  readonly #unsubscribe: () => void;
  #milliseconds: number;
  readonly #waiting = new Map<string, (entry?: GuestEntry) => void>();

  constructor(guestbook: ServedGuestbook, seconds: number) {
    this.#guestbook = guestbook;
    this.#milliseconds = seconds * 1000;
    this.#unsubscribe = seconds > 0 ? guestbook.subscribe((change) => this.#changed(change)) : () => {};
  }

  /** Resolves with the entry as it stands when the table has answered for it, or when the time is over. */
  async wait(entry: GuestEntry): Promise<GuestEntry> {
    if (this.#milliseconds === 0 || entry.state !== 'pending') return entry;
    // The table may have answered before this wait begins.
    const held = this.#guestbook.current?.page.entries.find(({ id }) => id === entry.id);
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

  /** Ends all waits with the entries as they stand. Later calls of `wait` return at once. */
  close(): void {
    this.#milliseconds = 0;
    this.#unsubscribe();
    for (const settle of this.#waiting.values()) settle();
  }

  #changed(change: Change): void {
    if (this.#waiting.size === 0) return;
    const entries =
      change.kind === 'changed' ? change.entries : change.kind === 'current' ? change.page.entries : [];
    for (const entry of entries) if (entry.state !== 'pending') this.#waiting.get(entry.id)?.(entry);
  }
}

const COOKIE = /(?:^|;\s*)guestbook-signed=([\w-]{1,600})(?:;|$)/;
/** In seconds. Longer than any process needs to show the next page, shorter than the time until the next guest uses this computer. */
const NAMED_FOR = 60;
/** How long a page waits for the table, in milliseconds. The question itself may run longer. */
const PATIENCE_MS = 2000;
/** Questions that run at the same time, from all addresses together. */
const ASKING_AT_ONCE = 4;
/** How long an address or a name must wait before its next question, in milliseconds. */
const PAUSE_MS = 10_000;
const REMEMBERED = 1000;

const nameSchema = z.tuple([z.string().max(300), z.string().max(100)]);

interface ReadYourWritesOptions extends Pick<ServerOptions, 'fetchSigned' | 'log'> {
  /** True where many guests share one address, behind a proxy for example. */
  readonly manyShareAnAddress: boolean;
}

export class ReadYourWrites {
  readonly #fetch: ServerOptions['fetchSigned'];
  readonly #manyShareAnAddress: boolean;
  readonly #log: Log;
  /** Names of entries that are in the book. */
  readonly #found = new Recent();
  /** When the server last asked for a name, and when an address last asked. */
  readonly #asked = new Recent();
  readonly #askedBy = new Recent();
  readonly #running = new Map<string, Promise<void>>();

  constructor({ fetchSigned, manyShareAnAddress, log }: ReadYourWritesOptions) {
    this.#fetch = fetchSigned;
    this.#manyShareAnAddress = manyShareAnAddress;
    this.#log = log;
  }

  /**
   * Puts the name of a new entry into the answer to its signer. `confirmed` is the entry after the wait, which may have given
   * it another date. An entry that did not wait for a table gets no name, because no other process has it.
   */
  name({ entry, email }: Signed, confirmed: GuestEntry, reply: FastifyReply): void {
    if (entry.state !== 'pending') return;
    const name = Buffer.from(JSON.stringify([email, confirmed.date])).toString('base64url');
    this.#found.add(name);
    void reply.header(
      'set-cookie',
      `guestbook-signed=${name}; Path=/; Max-Age=${NAMED_FOR}; HttpOnly; SameSite=Strict`,
    );
  }

  /**
   * Resolves when the book has the entry that the request's cookie names, or cannot get it in time. `address` is where the
   * request came from.
   */
  async seek(cookies: string | undefined, address: string): Promise<void> {
    const name = cookies === undefined ? undefined : COOKIE.exec(cookies)?.[1];
    if (name === undefined || this.#found.has(name)) return;
    const asking = this.#running.get(name) ?? this.#ask(name, address);
    if (!asking) return;
    const never = new AbortController().signal;
    try {
      await withTimeout(PATIENCE_MS, never, () => asking);
    } catch (error) {
      this.#log.debug(
        { err: error },
        'an entry that was signed elsewhere could not be fetched; it comes with the next reading',
      );
    }
  }

  /** Begins a question; undefined where none may be asked now. */
  #ask(name: string, address: string): Promise<void> | undefined {
    const key = readName(name);
    if (!key || this.#running.size >= ASKING_AT_ONCE || this.#asked.has(name, PAUSE_MS)) return undefined;
    if (!this.#manyShareAnAddress && this.#askedBy.has(address, PAUSE_MS)) return undefined;
    this.#asked.add(name);
    this.#askedBy.add(address);
    const asking = this.#fetch(key)
      .then((result) => {
        if (result === 'found') this.#found.add(name);
        if (result !== 'unasked') return;
        // The table was in doubt, so the question did not reach it. The next page may ask.
        this.#asked.delete(name);
        this.#askedBy.delete(address);
      })
      .finally(() => this.#running.delete(name));
    this.#running.set(name, asking);
    return asking;
  }
}

/** Texts, each with the time when it was added. Their number is bounded: a new text pushes out the oldest. */
class Recent {
  readonly #added = new Map<string, number>();

  add(text: string): void {
    this.#added.delete(text);
    this.#added.set(text, performance.now());
    for (const oldest of this.#added.keys()) {
      if (this.#added.size <= REMEMBERED) return;
      this.#added.delete(oldest);
    }
  }

  /** Whether the text was added; with `within`, whether that was at most so many milliseconds ago. */
  has(text: string, within = Number.POSITIVE_INFINITY): boolean {
    const at = this.#added.get(text);
    return at !== undefined && performance.now() - at < within;
  }

  delete(text: string): void {
    this.#added.delete(text);
  }
}

/** The key in a name; undefined for a text that is no name of ours. */
function readName(name: string): ItemKey | undefined {
  try {
    const read = nameSchema.safeParse(JSON.parse(Buffer.from(name, 'base64url').toString()));
    return read.success ? { email: read.data[0], date: read.data[1] } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
