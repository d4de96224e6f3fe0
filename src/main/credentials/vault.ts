/**
 * Takes in, keeps and forgets the pasted session. The last pasted session waits in memory until the program has tried a
 * connection with it. Then the vault keeps it: in the file `session.sealed`, sealed by the system's key store, or in memory
 * only where the system has no key store. No secret ever lies readable on a disk. Screens get `SessionState` and nothing more.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PasteReport, SessionState } from '../../shared/connection';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import { writeAtomically } from '../base/atomic-file';
import { systemClock } from '../base/clock';
import type { Log } from '../log';
import { parsePasted } from './parse-pasted';
import type { Credentials } from './sources';

/** A key store of the system that other users and other programs cannot read. */
export interface KeyStore {
  readonly seal: (text: string) => Buffer;
  /** @throws when another key store sealed the text, or the text is damaged. */
  readonly unseal: (sealed: Buffer) => string;
}

const sessionSchema = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string().exactOptional(),
  expiration: z.coerce.date().exactOptional(),
  pastedAt: z.coerce.date(),
});
export interface Session extends Credentials {
  readonly pastedAt: Date;
}

const FILE = 'session.sealed';

export class Vault {
  readonly #folder: string;
  readonly #keyStore: KeyStore | undefined;
  /** The last pasted text, until the host has chosen one of its profiles. */
  #text = '';
  #candidate: { readonly id: string; readonly session: Session } | undefined;
  #session: Session | undefined;

  private constructor(folder: string, keyStore: KeyStore | undefined) {
    this.#folder = folder;
    this.#keyStore = keyStore;
  }

  /** @param keyStore undefined where the system has none: the vault then keeps a session in memory only */
  static async open(folder: string, keyStore: KeyStore | undefined, log: Log): Promise<Vault> {
    const vault = new Vault(folder, keyStore);
    vault.#session = await vault.#read(log);
    return vault;
  }

  get keeps(): 'sealed' | 'memory' {
    return this.#keyStore ? 'sealed' : 'memory';
  }

  /** The kept session. */
  get session(): Session | undefined {
    return this.#session;
  }

  /**
   * @param id `PasteReport.session`; undefined for the kept session
   * @throws GuestbookError `invalid_request` for a session that another paste has replaced
   */
  find(id: string | undefined): Session | undefined {
    if (id === undefined) return this.#session;
    if (this.#candidate?.id === id) return this.#candidate.session;
    throw new GuestbookError('invalid_request', sentence('other_session_pasted'));
  }

  /** The part of the kept session that screens may show. */
  get state(): SessionState | undefined {
    const session = this.#session;
    return (
      session && {
        keyEnding: session.accessKeyId.slice(-4),
        sessionToken: session.sessionToken !== undefined,
        pastedAt: session.pastedAt.toISOString(),
        ...(session.expiration && { expiresAt: session.expiration.toISOString() }),
      }
    );
  }

  /** @param profile the profile that the host chose, where the last pasted text holds several */
  paste(text: string | undefined, profile?: string): PasteReport {
    this.#text = text ?? this.#text;
    const { understood, credentials } = parsePasted(this.#text, profile);
    this.#candidate = credentials && {
      id: randomUUID(),
      session: { ...credentials, pastedAt: new Date(systemClock.now()) },
    };
    if (!understood.profiles) this.#text = '';
    return { ...understood, ...(this.#candidate && { session: this.#candidate.id }) };
  }

  /** Keeps a session that works or could not be checked. @throws GuestbookError `store_failed`; nothing was changed then */
  async keep(session: Session): Promise<void> {
    if (session === this.#session) return;
    try {
      if (this.#keyStore) await writeAtomically(this.#file, this.#keyStore.seal(JSON.stringify(session)));
      // The file may hold an older session. It would come back once the key store that sealed it is there again.
      else await rm(this.#file, { force: true });
    } catch (cause) {
      throw new GuestbookError('store_failed', sentence('session_not_kept'), { cause });
    }
    this.#session = session;
    if (this.#candidate?.session === session) this.#candidate = undefined;
  }

  /** @throws GuestbookError `store_failed` when the file cannot be removed; the session is forgotten in memory in any case. */
  async forget(): Promise<void> {
    this.#text = '';
    this.#candidate = undefined;
    this.#session = undefined;
    try {
      // A kill during a write leaves an unfinished file beside the sealed one.
      const names = (await readdir(this.#folder)).filter((name) => name.startsWith(FILE));
      for (const name of names) await rm(join(this.#folder, name), { force: true });
    } catch (cause) {
      throw new GuestbookError('store_failed', sentence('session_file_left', { file: this.#file }), {
        cause,
      });
    }
  }

  get #file(): string {
    return join(this.#folder, FILE);
  }

  async #read(log: Log): Promise<Session | undefined> {
    if (!this.#keyStore) return undefined;
    let sealed: Buffer;
    try {
      sealed = await readFile(this.#file);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        log.warn({ err: error }, 'the kept session could not be read; it has to be pasted again');
      return undefined;
    }
    try {
      return sessionSchema.parse(JSON.parse(this.#keyStore.unseal(sealed)));
    } catch {
      // No cause in the log: it may quote the unsealed text.
      log.warn('the kept session could not be unsealed; it has to be pasted again');
      return undefined;
    }
  }
}
