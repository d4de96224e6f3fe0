/**
 * Wires the whole program, with or without a window. The rooms do not know one another; this file introduces them, and
 * `close` takes down what `createApp` put up, in reverse.
 */
import type { ConnectionState, GuestbookApi, HostApi } from '../shared/api';
import { GuestbookError } from '../shared/errors';
import { openBackend } from './backend';
import type { Backend, Config } from './config';
import type { CredentialSource } from './credentials/sources';
import { readHealth } from './health';
import { createHost } from './host';
import type { Log } from './log';
import { CurrentModel } from './model/current-model';
import { guestView } from './model/guest-view';
import { type RunningServer, startServer } from './server/server';
import { ServerSwitch } from './server-switch';
import { SettingsFile } from './settings';
import { lockFolder } from './store/folder-lock';
import { chooseTable, type TableChoice, type TablePlace } from './table-choice';

export interface AppOptions {
  readonly config: Config;
  /** What `dynamodb` connects with. */
  readonly credentials: CredentialSource;
  /**
   * True for a start without a window: what the environment says is done, and nothing that a host once answered counts.
   * Otherwise credentials found in the environment are only offered to the host.
   */
  readonly headless: boolean;
  /** The folder with the built pages. */
  readonly pagesFolder: string;
  readonly log: Log;
}

export interface App {
  readonly guestbook: GuestbookApi;
  readonly host: HostApi;
  readonly backend: () => Backend;
  /** True while credentials were found and the host has not said yet whether to use them. */
  readonly isConnectionOffered: () => boolean;
  /** Serves at the configured host and port. @throws GuestbookError `port_in_use` and the like */
  readonly serve: () => Promise<RunningServer>;
  /** Turns the host's switch to where it was left. */
  readonly restoreServer: () => Promise<void>;
  /** There is reason to hope that the table can be reached again, as after a sleep: tries at once. */
  readonly retry: () => void;
  /** Refuses new work, drains what can be sent within 5 s, and closes the book. May be called twice. */
  readonly close: () => Promise<void>;
}

/** @throws GuestbookError `store_failed` when the folder is in use, or it or its book cannot be written; nothing stays open then. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, credentials, headless, log } = options;
  for (const name of config.unknown) log.warn({ name }, 'this variable is not one of ours; is it misspelt?');
  const undo: (() => Promise<void>)[] = [];
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= undoAll(undo.reverse());
    return closing;
  };
  try {
    return await wire();
  } catch (error) {
    await close();
    throw error;
  }

  async function wire(): Promise<App> {
    const settings = await openFolder();
    const choice = headless ? undefined : chooseTable(config, settings.current);
    const place: TablePlace = choice?.place ?? config;
    const backendOptions = {
      config: { ...config, ...place },
      credentials,
      log,
      onChange: () => host.changed(),
    };
    const oneAtATime = createQueue();
    let backend = await openBackend(config.backend ?? kindAtStart(choice), backendOptions);
    undo.push(() => oneAtATime(() => backend.close()));

    const model = new CurrentModel(backend.model);
    const showEmails = () => config.showEmails ?? settings.current.showEmails ?? false;
    const guestbook = guestView(model, { showEmails });

    const start = (address: string, port: number) =>
      startServer({
        guestbook,
        host: address,
        port,
        pagesFolder: options.pagesFolder,
        allowedHosts: config.allowedHosts,
        postsPerMinute: config.postsPerMinute,
        trustProxy: config.trustProxy,
        confirmSeconds: config.confirmSeconds,
        health: () => readHealth(model),
        log,
      });
    const server = new ServerSwitch({
      port: config.lockedBy.port ? config.port : (settings.current.port ?? config.port),
      portLockedBy: config.lockedBy.port,
      start,
      onChange: () => host.changed(),
    });
    undo.push(() => server.close());

    // Answered while the program runs, or before it: `choice` is what stood in the settings at the start.
    let answered = choice === undefined || choice.answer !== 'none';
    const isConnectionOffered = () =>
      !answered && credentials.found && config.backend === undefined && backend.kind !== 'dynamodb';

    const describeConnection = (): ConnectionState => {
      const on = backend.kind === 'dynamodb';
      const problem = backend.problem();
      return {
        state: on ? 'on' : isConnectionOffered() ? 'offered' : 'off',
        region: place.region,
        table: place.table,
        ...(place.endpoint && { endpoint: place.endpoint }),
        ...((on || credentials.found) && { source: credentials.words }),
        ...(credentials.keyEnding && { keyEnding: credentials.keyEnding }),
        ...(problem && { problem }),
        ...(config.lockedBy.backend && { lockedBy: config.lockedBy.backend }),
      };
    };

    const host = createHost({
      folder: config.folder,
      model,
      server,
      log,
      connection: describeConnection,
      emails: () => ({
        showEmails: showEmails(),
        ...(config.lockedBy.showEmails && { showEmailsLockedBy: config.lockedBy.showEmails }),
      }),
      connect: (connected) => oneAtATime(() => connect(connected)),
      async serve(request) {
        await server.turn(request);
        const { mode, port } = server.state;
        await settings.change({ serverMode: mode, ...(config.lockedBy.port ? {} : { port }) });
      },
      async showEmails(shown) {
        refuseIfLocked(config.lockedBy.showEmails);
        await settings.change({ showEmails: shown });
        model.refresh();
        host.changed();
      },
    });

    // The other book is open before this one is closed: whoever signs in between is served by one of them.
    async function connect(connected: boolean): Promise<void> {
      refuseIfLocked(config.lockedBy.backend);
      if (closing) throw new GuestbookError('store_failed', 'Guestbook is closing. Please start it again.');
      const kind = connected ? 'dynamodb' : 'local';
      if (backend.kind !== kind) {
        const previous = backend;
        backend = await openBackend(kind, backendOptions);
        model.swap(backend.model);
        await previous.close();
      }
      answered = true;
      await settings.change({ connected: connected && { ...place } });
      host.changed();
    }

    return {
      guestbook,
      host: host.api,
      backend: () => backend.kind,
      isConnectionOffered,
      async serve() {
        const running = await start(config.host, config.port);
        undo.push(() => running.close());
        return running;
      },
      restoreServer: () => server.turn({ mode: settings.current.serverMode ?? 'off' }),
      retry: () => backend.retry(),
      close,
    };
  }

  async function openFolder(): Promise<SettingsFile> {
    const settings = await SettingsFile.open(config.folder, log);
    const lock = await lockFolder(config.folder);
    undo.push(() => lock.release());
    return settings;
  }

  function kindAtStart(choice: TableChoice | undefined): Backend {
    const connected = choice ? choice.answer === 'yes' : credentials.found;
    return connected ? 'dynamodb' : 'local';
  }
}

function refuseIfLocked(lockedBy: string | undefined): void {
  if (lockedBy === undefined) return;
  throw new GuestbookError(
    'invalid_setting',
    `${lockedBy} decides this. Change it where the program is started.`,
  );
}

/** Takes every step, whatever the ones before it did. @throws the first failure. */
async function undoAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
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
