/**
 * A guest sees the own entry on the next page, whichever of several processes on one table answers. The answer to a
 * signature names the entry in a cookie; a process whose book lacks it asks the table once. The name holds the guest's
 * own address, so it is no part of the page's address, where a log or a neighbour could read it.
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ItemKey } from '../../shared/entry';
import { withTimeout } from '../base/timeout';
import type { Log } from '../log';
import type { LiveBook } from './live-book';
import type { ServerOptions } from './options';

const COOKIE = /(?:^|;\s*)guestbook-signed=([\w-]{1,600})(?:;|$)/;
/** In seconds: longer than any process needs to show the next page, shorter than the next guest at this computer takes. */
const NAMED_FOR = 60;
const PATIENCE_MS = 2000;
/** Whoever sends names of their own may make the table work this much and no more. */
const ASKING_AT_ONCE = 4;
const REMEMBERED = 1000;

const nameSchema = z.tuple([z.string().max(300), z.string().max(100)]);

export class ReadYourWrites {
  readonly #fetch: ServerOptions['fetchSigned'];
  readonly #live: LiveBook;
  readonly #log: Log;
  /** Names that were asked for, the oldest first. */
  readonly #asked = new Set<string>();
  #asking = 0;

  constructor({ fetchSigned, log }: Pick<ServerOptions, 'fetchSigned' | 'log'>, live: LiveBook) {
    this.#fetch = fetchSigned;
    this.#live = live;
    this.#log = log;
  }

  /** Names an entry that was just signed in the answer to its signer. Without a table no other process can have it. */
  name({ email, date }: ItemKey, reply: FastifyReply): void {
    if (this.#live.book?.status.backend !== 'dynamodb') return;
    const name = Buffer.from(JSON.stringify([email, date])).toString('base64url');
    void reply.header(
      'set-cookie',
      `guestbook-signed=${name}; Path=/; Max-Age=${NAMED_FOR}; HttpOnly; SameSite=Strict`,
    );
  }

  /** Resolves when the entry that the request's cookie names is in the book, or cannot be had in time. */
  async seek(cookies: string | undefined): Promise<void> {
    const name = COOKIE.exec(cookies ?? '')?.[1];
    const key = name === undefined ? undefined : readName(name);
    if (name === undefined || !key || this.#asked.has(name) || this.#asking >= ASKING_AT_ONCE) return;
    this.#remember(name);
    this.#asking += 1;
    try {
      await withTimeout(PATIENCE_MS, new AbortController().signal, () => this.#fetch(key));
    } catch (error) {
      this.#log.debug(
        { err: error },
        'an entry that was signed elsewhere could not be fetched; it comes with the next reading',
      );
    } finally {
      this.#asking -= 1;
    }
  }

  #remember(name: string): void {
    this.#asked.add(name);
    for (const oldest of this.#asked) {
      if (this.#asked.size <= REMEMBERED) return;
      this.#asked.delete(oldest);
    }
  }
}

/** Undefined for a name that is none of ours. */
function readName(name: string): ItemKey | undefined {
  try {
    const read = nameSchema.safeParse(JSON.parse(Buffer.from(name, 'base64url').toString()));
    return read.success ? { email: read.data[0], date: read.data[1] } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
