/**
 * Holds the connection that is in force. The switch opens one at the start, as the environment and the host's earlier answer
 * say, and swaps it when the host connects or disconnects. It handles requests one after another, and tries a new connection
 * before the swap. After the swap the new one stays in force, even if the settings cannot be written.
 */
import type {
  ConnectionOutcome,
  ConnectionRequest,
  ConnectionState,
  TableAnswer,
} from '../../shared/connection';
import type { ItemKey } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import { serial } from '../base/serial';
import { Watched } from '../base/watched';
import type { Backend, Config, Environment } from '../config';
import { type CredentialSource, findCredentials, sourceOf } from '../credentials/sources';
import type { Vault } from '../credentials/vault';
import type { Log } from '../log';
import { Guestbook } from '../model/guestbook';
import type { SettingsFile } from '../settings';
import { readBinding } from '../store/open-book';
import type { Fetched } from '../sync/pull';
import { Connection } from './connection';
import { checkRequest, chooseConnection, environmentsRequest, isSameTable, tryConnection } from './request';

export interface SwitchOptions {
  readonly config: Config;
  /** The program looks here for keys, profiles and roles. */
  readonly environment: Environment;
  readonly vault: Vault;
  readonly settings: SettingsFile;
  /** See `AppOptions.headless`. */
  readonly headless: boolean;
  readonly log: Log;
}

export class ConnectionSwitch {
  readonly model: Guestbook;
  readonly #options: SwitchOptions;
  readonly #oneAtATime = serial();
  readonly #closing = new AbortController();
  readonly #state: Watched<ConnectionState>;
  #connection: Connection;
  #unfollow = () => {};
  /** Whether the host has said yes or no to the table, now or in the settings. */
  #answered: boolean;

  private constructor(options: SwitchOptions, connection: Connection, answered: boolean) {
    this.#options = options;
    this.#connection = connection;
    this.#answered = answered;
    this.#state = new Watched(this.#compose());
    this.model = new Guestbook(connection.book, options.log);
    this.#follow();
    void this.#findCopies();
  }

  /** @throws GuestbookError `store_failed` when the book cannot be opened. */
  static async open(options: SwitchOptions): Promise<ConnectionSwitch> {
    const { config, environment, vault, settings, headless, log } = options;
    const found = findCredentials(environment);
    const { request, answer } = headless
      ? { request: { ...environmentsRequest(config, found), source: found.source }, answer: undefined }
      : chooseConnection(config, found, settings.current, vault.session !== undefined);
    const connected = answer === undefined ? found.found : answer === 'yes';
    const connection = await Connection.open({
      kind: config.backend ?? (connected ? 'dynamodb' : 'local'),
      request,
      source: sourceOf(request.source, environment, vault.session),
      folder: config.folder,
      headless,
      log,
    });
    return new ConnectionSwitch(options, connection, answer !== 'none');
  }

  get kind(): Backend {
    return this.#connection.kind;
  }

  get state(): ConnectionState {
    return this.#state.value;
  }

  /** Tells the present state and every later one. Returns a function that removes the listener. */
  watch(listener: (state: ConnectionState) => void): () => void {
    return this.#state.watch(listener);
  }

  /** Tries the connection, then puts it in force and remembers it. @throws GuestbookError as HostApi.connect says */
  connect(asked: ConnectionRequest): Promise<ConnectionOutcome> {
    const { config, environment, vault } = this.#options;
    return this.#oneAtATime(async () => {
      const wanted = checkRequest(config, asked);
      const session = wanted.source.kind === 'pasted' ? vault.find(wanted.source.session) : undefined;
      const request: ConnectionRequest =
        wanted.source.kind === 'pasted' ? { ...wanted, source: { kind: 'pasted' } } : wanted;
      const source = sourceOf(request.source, environment, session);
      const present = this.#connection;
      const isOpen = this.kind === 'dynamodb' && isSameTable(request, present.request);
      const bound = isOpen ? await present.binding() : await readBinding(config.folder, request);
      const outcome = await this.#unlessClosing((signal) => tryConnection(request, source, bound, signal));
      if (session) await vault.keep(session);
      if (isOpen) {
        present.use(request, source);
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

  /** Forgets the pasted session. Disconnects if the session was in use and the environment does not decide. */
  forget(): Promise<void> {
    const { config, vault } = this.#options;
    return this.#oneAtATime(async () => {
      const isUsed = this.kind === 'dynamodb' && this.#connection.request.source.kind === 'pasted';
      try {
        // Closing the table's book sends pending entries with the session, for the last time.
        if (isUsed && !config.lockedBy.backend) await this.#disconnect();
      } finally {
        await vault.forget().finally(() => this.#dropSession());
      }
    });
  }

  /** Retries now: ends the sync's pauses and resets its backoff. */
  retry(): void {
    this.#connection.sync?.retryNow();
  }

  /** Fetches an entry that a guest signed through another process (see `Sync.fetch`). `absent` without a table. @throws RemoteError */
  async fetch(key: ItemKey): Promise<Fetched> {
    return (await this.#connection.sync?.fetch(key)) ?? 'absent';
  }

  /** @throws GuestbookError `invalid_request` when this question is not open (any more) */
  async answerTable(answer: TableAnswer): Promise<void> {
    const { sync } = this.#connection;
    if (!sync) throw new GuestbookError('invalid_request', sentence('no_table_asked_about'));
    await sync.answer(answer);
  }

  copyLocal(copy: boolean): Promise<void> {
    return this.#oneAtATime(() => this.#connection.copyLocal(copy));
  }

  /** Sends pending entries for up to 5 s, and closes the book. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.#oneAtATime(() => {
      this.model.close();
      return this.#connection.close();
    });
  }

  async #disconnect(): Promise<void> {
    const { request, source } = this.#connection;
    if (this.kind === 'local') await this.#remember(false);
    else await this.#swap('local', request, source);
  }

  /** The source holds the pasted session, and a connection keeps its source even while it is off. So it gets one without the session. */
  #dropSession(): void {
    const { request } = this.#connection;
    if (request.source.kind === 'pasted')
      this.#connection.use(request, sourceOf(request.source, this.#options.environment, undefined));
    else this.#tell();
  }

  /** Opens the other book before it closes this one, so that one of them serves a guest who signs in between. */
  async #swap(kind: Backend, request: ConnectionRequest, source: CredentialSource): Promise<void> {
    const { config, log } = this.#options;
    const previous = this.#connection;
    const opening = () => Connection.open({ kind, request, source, folder: config.folder, log });
    this.#connection = await this.#unlessClosing(opening);
    this.#follow();
    this.model.use(this.#connection.book);
    try {
      await this.#remember(kind === 'dynamodb');
    } finally {
      await previous.close();
      void this.#findCopies();
    }
  }

  /** Notes the connection in force as the host's answer. @throws GuestbookError `store_failed`; the connection stays in force */
  async #remember(on: boolean): Promise<void> {
    this.#answered = true;
    this.#tell();
    await this.#options.settings.change({ connection: { ...this.#connection.request, on } });
  }

  #follow(): void {
    this.#unfollow();
    this.#unfollow = this.#connection.report.watch(() => this.#tell());
  }

  #tell(): void {
    this.#state.set(this.#compose());
  }

  #compose(): ConnectionState {
    const { config, environment, vault } = this.#options;
    const found = findCredentials(environment);
    const isOffered = !this.#answered && found.found && config.backend === undefined;
    const { port: _port, showEmails: _showEmails, ...lockedBy } = config.lockedBy;
    return {
      ...this.#connection.report.value,
      state: this.kind === 'dynamodb' ? 'on' : isOffered ? 'offered' : 'off',
      environmentHasKeys: found.source.kind === 'environment',
      ...(vault.state && { session: vault.state }),
      sessionKept: vault.keeps,
      lockedBy,
    };
  }

  async #unlessClosing<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    try {
      signal.throwIfAborted();
      return await work(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new GuestbookError('store_failed', sentence('closing'), { cause: error });
    }
  }

  /** Runs in the background. A failure is only logged, because the host loses no more than an offer. */
  async #findCopies(): Promise<void> {
    const { headless, log } = this.#options;
    if (headless) return;
    await this.#oneAtATime(async () => {
      if (!this.#closing.signal.aborted) await this.#connection.findCopies();
    }).catch((error: unknown) =>
      log.warn({ err: error }, 'the book of this computer could not be read; its entries are not offered'),
    );
  }
}
