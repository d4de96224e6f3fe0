/**
 * The book that is open now, and whether it has a table behind it: opened at the start by what the environment and the
 * host's earlier answer say, swapped when the host connects or disconnects. What it is asked to do is done one thing after
 * another, and a connection is tried before it takes the place of the one in force.
 */

import type {
  ConnectionOutcome,
  ConnectionRequest,
  ConnectionState,
  ProfileChoice,
} from '../../shared/connection';
import type { HostApi } from '../../shared/contract';
import type { ItemKey } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import type { Backend, Config, Environment } from '../config';
import { listProfiles } from '../credentials/profiles';
import { type CredentialSource, findCredentials, sourceOf } from '../credentials/sources';
import type { Vault } from '../credentials/vault';
import type { Log } from '../log';
import { Guestbook } from '../model/guestbook';
import type { SettingsFile } from '../settings';
import { readBinding } from './backend';
import { checkConnection } from './check';
import { checkRequest, chooseConnection, environmentsRequest, isSamePlace, withLocks } from './choice';
import { type Connection, describeConnection, openConnection } from './connection';

export interface ConnectionOptions {
  readonly config: Config;
  /** Where keys, profiles and roles are looked for. */
  readonly environment: Environment;
  readonly vault: Vault;
  readonly settings: SettingsFile;
  /** See `AppOptions.headless`. */
  readonly headless: boolean;
  readonly log: Log;
  /** The state of the connection has changed. */
  readonly onChange: () => void;
}

export class ConnectionSwitch {
  readonly model: Guestbook;
  readonly #options: ConnectionOptions;
  readonly #oneAtATime = createQueue();
  #connection: Connection;
  /** Whether the host has said yes or no to the table, now or in the settings. */
  #answered: boolean;
  readonly #closing = new AbortController();

  private constructor(options: ConnectionOptions, connection: Connection, answered: boolean) {
    this.#options = options;
    this.#connection = connection;
    this.#answered = answered;
    this.model = new Guestbook(connection.backend.book, options.log);
    void this.#lookForCopies();
  }

  /** @throws GuestbookError `store_failed` when the book cannot be opened. */
  static async open(options: ConnectionOptions): Promise<ConnectionSwitch> {
    const { config, environment, vault, settings, headless } = options;
    const found = findCredentials(environment);
    const { request, answer } = headless
      ? { request: { ...environmentsRequest(config, found), source: found.source }, answer: undefined }
      : chooseConnection(config, found, settings.current, vault.kept !== undefined);
    const connected = answer === undefined ? found.found : answer === 'yes';
    const kind = config.backend ?? (connected ? 'dynamodb' : 'local');
    const source = sourceOf(request.source, environment, vault.kept);
    return new ConnectionSwitch(
      options,
      await openConnection(kind, request, source, options),
      answer !== 'none',
    );
  }

  get kind(): Backend {
    return this.#connection.backend.kind;
  }

  /** The credentials in force, in words. */
  get sourceWords(): string {
    return this.#connection.source.words;
  }

  /** True while credentials were found and the host has not said yet whether to use them. */
  get isOffered(): boolean {
    const { config, environment } = this.#options;
    return (
      !this.#answered &&
      findCredentials(environment).found &&
      config.backend === undefined &&
      this.kind !== 'dynamodb'
    );
  }

  get state(): ConnectionState {
    return describeConnection(this.#connection, this.isOffered, this.#options);
  }

  /** Write capacity units a second at which what waits is sent; undefined when it is not, or without a bound. */
  get writeUnits(): number | undefined {
    const state = this.#connection.backend.table?.state();
    return state?.phase === 'running' ? state.writeUnits : undefined;
  }

  profiles(): Promise<ProfileChoice[]> {
    return listProfiles();
  }

  /** Tries it, then puts it in force and remembers it. @throws GuestbookError as HostApi.connect says */
  connect(asked: ConnectionRequest): Promise<ConnectionOutcome> {
    const { config, environment, vault } = this.#options;
    return this.#oneAtATime(async () => {
      const wanted = withLocks(config, asked);
      checkRequest(wanted);
      const isPasted = wanted.source.kind === 'pasted';
      const session = wanted.source.kind === 'pasted' ? vault.session(wanted.source.session) : undefined;
      const request: ConnectionRequest = isPasted ? { ...wanted, source: { kind: 'pasted' } } : wanted;
      const source = sourceOf(request.source, environment, session);
      const { backend, request: present } = this.#connection;
      const open = backend.table && isSamePlace(request, present) ? backend.table : undefined;
      const bound = open ? await open.binding() : await readBinding(config.folder, request);
      const outcome = await this.#unlessClosing((signal) => checkConnection(request, source, bound, signal));
      if (session) await vault.keep(session);
      if (open) {
        Object.assign(this.#connection, { request, source });
        open.renewCredentials();
        await this.#remember(true);
      } else {
        await this.#swap('dynamodb', request, source);
      }
      return outcome;
    });
  }

  /** Goes back to the book of this computer, and remembers it. */
  disconnect(): Promise<void> {
    return this.#oneAtATime(() => this.#disconnect());
  }

  /** Forgets the pasted session, and disconnects where it was in use. */
  forget(): Promise<void> {
    const { config, environment, vault, onChange } = this.#options;
    return this.#oneAtATime(async () => {
      try {
        const { backend, request } = this.#connection;
        if (!backend.table || request.source.kind !== 'pasted') return;
        if (config.lockedBy.backend) {
          this.#connection.source = sourceOf(request.source, environment, undefined);
          backend.table.renewCredentials();
        } else {
          // Sends what it can with the session, for the last time.
          await this.#disconnect();
        }
      } finally {
        await vault.forget().finally(onChange);
      }
    });
  }

  /** There is reason to hope that the table can be reached again: tries at once. */
  retry(): void {
    this.#connection.backend.table?.retryNow();
  }

  /** Takes in what was signed under this key through another program, if the table has it. @throws RemoteError */
  async fetch(key: ItemKey): Promise<'found' | 'absent' | 'unasked'> {
    const { table } = this.#connection.backend;
    if (!table) return 'unasked';
    await table.fetch(key);
    return 'found';
  }

  async answerTable(answer: Parameters<HostApi['answerTable']>[0]): Promise<void> {
    const { table } = this.#connection.backend;
    if (!table) throw new GuestbookError('invalid_request', 'There is no table to ask about.');
    await (answer === 'resend' ? table.resend() : table.removeLacking());
  }

  copyLocal(copy: boolean): Promise<void> {
    return this.#oneAtATime(async () => {
      await this.#connection.backend.table?.copyOffer.answer(copy);
      this.#options.onChange();
    });
  }

  /** Drains what can be sent within 5 s, and closes the book. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.#oneAtATime(() => {
      this.model.close();
      return this.#connection.backend.close();
    });
  }

  async #disconnect(): Promise<void> {
    const { request, source } = this.#connection;
    if (this.kind === 'local') await this.#remember(false);
    else await this.#swap('local', request, source);
  }

  /** The other book is open before this one is closed: whoever signs in between is served by one of them. */
  async #swap(kind: Backend, request: ConnectionRequest, source: CredentialSource): Promise<void> {
    const previous = this.#connection.backend;
    this.#connection = await this.#unlessClosing(() => openConnection(kind, request, source, this.#options));
    this.model.use(this.#connection.backend.book);
    try {
      await this.#remember(kind === 'dynamodb');
    } finally {
      await previous.close();
      void this.#lookForCopies();
    }
  }

  /** What is in force is the host's answer from now on. @throws GuestbookError `store_failed`; it is in force all the same */
  async #remember(on: boolean): Promise<void> {
    const { settings, onChange } = this.#options;
    this.#answered = true;
    try {
      await settings.change({ connection: { ...this.#connection.request, on } });
    } finally {
      onChange();
    }
  }

  async #unlessClosing<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    try {
      signal.throwIfAborted();
      return await work(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new GuestbookError('store_failed', 'Guestbook is closing. Please start it again.', {
        cause: error,
      });
    }
  }

  /** Nobody waits for it: an offer may come a moment later. */
  async #lookForCopies(): Promise<void> {
    const { headless, log, onChange } = this.#options;
    if (headless) return;
    try {
      await this.#oneAtATime(async () => {
        if (!this.#closing.signal.aborted) await this.#connection.backend.table?.copyOffer.look();
      });
      onChange();
    } catch (error) {
      log.warn({ err: error }, 'the book of this computer could not be read; its entries are not offered');
    }
  }
}

/** Runs calls one after the other, whether or not they succeed. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
