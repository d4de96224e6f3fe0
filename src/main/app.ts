/**
 * Wires the whole program, with or without a window. The rooms do not know one another; this file introduces them, and
 * `close` takes down what `createApp` put up, in reverse.
 */
import type { ConnectionState, GuestbookApi, HostApi } from '../shared/api';
import { GuestbookError } from '../shared/errors';
import { type OpenBackend, openBackend } from './backend';
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

export interface AppOptions {
  readonly config: Config;
  /** What `dynamodb` connects with. */
  readonly credentials: CredentialSource;
  /**
   * Whether credentials found in the environment are reason enough to connect (a headless start), or are only offered to
   * the host (the desktop).
   */
  readonly connectUnasked: boolean;
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
  /** Refuses new work, drains what can be sent within 5 s, and closes the book. May be called twice. */
  readonly close: () => Promise<void>;
}

/** @throws GuestbookError `store_failed` when the folder is in use, or it or its book cannot be written; nothing stays open then. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, credentials, log } = options;
  for (const name of config.unknown) log.warn({ name }, 'this variable is not one of ours; is it misspelt?');
  const undo: (() => Promise<void>)[] = [];
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      for (const step of undo.reverse()) await step();
    })();
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
    const backendOptions = { config, credentials, log, onChange: () => host.changed() };
    let backend = await openBackend(chooseBackend(settings), backendOptions);
    undo.push(() => backend.close());

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

    const isConnectionOffered = () =>
      backend.kind !== 'dynamodb' &&
      config.backend === undefined &&
      credentials.found &&
      settings.current.connected === undefined;

    const describeConnection = (current: OpenBackend): ConnectionState => {
      const problem = current.problem();
      const on = current.kind === 'dynamodb';
      return {
        state: on ? 'on' : isConnectionOffered() ? 'offered' : 'off',
        region: config.region,
        table: config.table,
        ...(config.endpoint ? { endpoint: config.endpoint } : {}),
        ...(on || credentials.found ? { source: credentials.words } : {}),
        ...(credentials.keyEnding ? { keyEnding: credentials.keyEnding } : {}),
        ...(problem ? { problem } : {}),
        ...(config.lockedBy.backend ? { lockedBy: config.lockedBy.backend } : {}),
      };
    };

    const host = createHost({
      folder: config.folder,
      model,
      server,
      log,
      connection: () => describeConnection(backend),
      emails: () => ({
        showEmails: showEmails(),
        ...(config.lockedBy.showEmails ? { showEmailsLockedBy: config.lockedBy.showEmails } : {}),
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
      const kind = connected ? 'dynamodb' : 'local';
      if (backend.kind !== kind) {
        const previous = backend;
        backend = await openBackend(kind, backendOptions);
        model.swap(backend.model);
        await previous.close();
      }
      await settings.change({ connected });
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
      close,
    };
  }

  async function openFolder(): Promise<SettingsFile> {
    const settings = await SettingsFile.open(config.folder, log);
    const lock = await lockFolder(config.folder);
    undo.push(() => lock.release());
    return settings;
  }

  function chooseBackend(settings: SettingsFile): Backend {
    if (config.backend !== undefined) return config.backend;
    const connected = options.connectUnasked && credentials.found ? true : settings.current.connected;
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

/** Runs calls one after the other. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

const oneAtATime = createQueue();
