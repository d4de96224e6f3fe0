/**
 * The book that is open now, and whether it has a table behind it: opened at the start by what the environment and the
 * host's earlier answer say, swapped when the host connects or disconnects. What it is asked to do is done one thing after
 * another.
 */
import type { ConnectionState, HostApi } from '../shared/api';
import { GuestbookError } from '../shared/errors';
import { type OpenBackend, openBackend } from './backend';
import type { Backend, Config } from './config';
import type { CredentialSource } from './credentials/sources';
import type { Log } from './log';
import { CurrentModel } from './model/current-model';
import type { SettingsFile } from './settings';
import { chooseTable, type TableChoice, type TablePlace } from './table-choice';

export interface ConnectionOptions {
  readonly config: Config;
  readonly credentials: CredentialSource;
  readonly settings: SettingsFile;
  /** See `AppOptions.headless`. */
  readonly headless: boolean;
  readonly log: Log;
  /** The state of the connection has changed. */
  readonly onChange: () => void;
}

export class ConnectionSwitch {
  readonly model: CurrentModel;
  readonly #options: ConnectionOptions;
  readonly #place: TablePlace;
  readonly #oneAtATime = createQueue();
  #backend: OpenBackend;
  /** Whether the host has said yes or no to the table, now or in the settings. */
  #answered: boolean;
  #closing = false;

  private constructor(options: ConnectionOptions, backend: OpenBackend, choice: TableChoice | undefined) {
    this.#options = options;
    this.#place = choice?.place ?? options.config;
    this.#answered = choice === undefined || choice.answer !== 'none';
    this.#backend = backend;
    this.model = new CurrentModel(backend.model);
    void this.#lookForCopies();
  }

  /** @throws GuestbookError `store_failed` when the book cannot be opened. */
  static async open(options: ConnectionOptions): Promise<ConnectionSwitch> {
    const { config, credentials, settings, headless } = options;
    const choice = headless ? undefined : chooseTable(config, settings.current);
    const connected = choice ? choice.answer === 'yes' : credentials.found;
    const kind = config.backend ?? (connected ? 'dynamodb' : 'local');
    const backend = await openBackend(kind, withPlace(options, choice?.place ?? config));
    return new ConnectionSwitch(options, backend, choice);
  }

  get kind(): Backend {
    return this.#backend.kind;
  }

  /** True while credentials were found and the host has not said yet whether to use them. */
  get isOffered(): boolean {
    const { config, credentials } = this.#options;
    return !this.#answered && credentials.found && config.backend === undefined && this.kind !== 'dynamodb';
  }

  get state(): ConnectionState {
    const { config, credentials } = this.#options;
    const { region, table, endpoint } = this.#place;
    const on = this.kind === 'dynamodb';
    const { message: problem, question, clockMinutes } = this.#backend.table?.state() ?? {};
    const copyOffer = this.#backend.table?.copyOffer.entries;
    return {
      state: on ? 'on' : this.isOffered ? 'offered' : 'off',
      region,
      table,
      ...(endpoint && { endpoint }),
      ...((on || credentials.found) && { source: credentials.words }),
      ...(credentials.keyEnding && { keyEnding: credentials.keyEnding }),
      ...(problem && { problem }),
      ...(question && { question }),
      ...(clockMinutes && { clockMinutes }),
      ...(copyOffer && { copyOffer }),
      ...(config.lockedBy.backend && { lockedBy: config.lockedBy.backend }),
    };
  }

  /** Write capacity units a second at which what waits is sent; undefined when it is not, or without a bound. */
  get writeUnits(): number | undefined {
    const state = this.#backend.table?.state();
    return state?.phase === 'running' ? state.writeUnits : undefined;
  }

  /**
   * Connects to the table (true), or goes back to the book of this computer (false), and remembers it. The other book is
   * open before this one is closed: whoever signs in between is served by one of them.
   */
  connect(connected: boolean): Promise<void> {
    const { settings, onChange } = this.#options;
    return this.#oneAtATime(async () => {
      if (this.#closing)
        throw new GuestbookError('store_failed', 'Guestbook is closing. Please start it again.');
      const kind = connected ? 'dynamodb' : 'local';
      if (this.kind !== kind) {
        const previous = this.#backend;
        this.#backend = await openBackend(kind, withPlace(this.#options, this.#place));
        this.model.swap(this.#backend.model);
        await previous.close();
        void this.#lookForCopies();
      }
      this.#answered = true;
      await settings.change({ connected: connected && { ...this.#place } });
      onChange();
    });
  }

  /** There is reason to hope that the table can be reached again: tries at once. */
  retry(): void {
    this.#backend.table?.retryNow();
  }

  async answerTable(answer: Parameters<HostApi['answerTable']>[0]): Promise<void> {
    const { table } = this.#backend;
    if (!table) throw new GuestbookError('invalid_request', 'There is no table to ask about.');
    await (answer === 'resend' ? table.resend() : table.removeLacking());
  }

  copyLocal(copy: boolean): Promise<void> {
    return this.#oneAtATime(async () => {
      await this.#backend.table?.copyOffer.answer(copy);
      this.#options.onChange();
    });
  }

  /** Drains what can be sent within 5 s, and closes the book. */
  close(): Promise<void> {
    this.#closing = true;
    return this.#oneAtATime(() => this.#backend.close());
  }

  /** Nobody waits for it: an offer may come a moment later. */
  async #lookForCopies(): Promise<void> {
    const { headless, log, onChange } = this.#options;
    if (headless) return;
    try {
      await this.#oneAtATime(async () => {
        if (!this.#closing) await this.#backend.table?.copyOffer.look();
      });
      onChange();
    } catch (error) {
      log.warn({ err: error }, 'the book of this computer could not be read; its entries are not offered');
    }
  }
}

function withPlace({ config, credentials, log, onChange }: ConnectionOptions, place: TablePlace) {
  return { config: { ...config, ...place }, credentials, log, onChange };
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
