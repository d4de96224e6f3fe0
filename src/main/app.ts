/**
 * Wires the whole program, with or without a window. The rooms do not know one another; this file introduces them, and
 * `close` takes down what `createApp` put up, in reverse.
 */
import type { GuestbookApi, HostApi } from '../shared/contract';
import { GuestbookError } from '../shared/errors';
import type { Backend, Config, Environment } from './config';
import { ConnectionSwitch } from './connection/switch';
import { type KeyStore, Vault } from './credentials/vault';
import { type ChooseFile, exportPending } from './host/export-pending';
import { createHost, type Host } from './host/host-api';
import type { Log } from './log';
import { guestView } from './model/guest-view';
import { readHealth } from './server/health';
import { type RunningServer, type ServerOptions, startServer } from './server/server';
import { ServerSwitch } from './server/switch';
import { SettingsFile } from './settings';
import { lockFolder } from './store/folder-lock';

export interface AppOptions {
  readonly config: Config;
  /** Where AWS keys, profiles and roles are looked for. */
  readonly environment: Environment;
  /**
   * True for a start without a window: what the environment says is done, and nothing that a host once answered counts.
   * Otherwise credentials found in the environment are only offered to the host.
   */
  readonly headless: boolean;
  /** The folder with the built pages. */
  readonly pagesFolder: string;
  /** Asks the host for a file to write; without a window there is nobody to ask. */
  readonly chooseFile: ChooseFile;
  /** The text on the clipboard; absent where there is none. */
  readonly readClipboard?: () => Promise<string>;
  /** Seals a pasted session; absent where the system has no key store. */
  readonly keyStore?: KeyStore;
  readonly log: Log;
}

export interface App {
  readonly guestbook: GuestbookApi;
  readonly host: HostApi;
  readonly backend: () => Backend;
  /** The credentials in force, in words: "the environment", "the profile work". */
  readonly sourceWords: () => string;
  /** True while credentials were found and the host has not said yet whether to use them. */
  readonly isConnectionOffered: () => boolean;
  /** Serves at the configured host and port. @throws GuestbookError `port_in_use` and the like */
  readonly serve: () => Promise<RunningServer>;
  /** Takes in what was signed under this key through another program, if the table has it. @throws RemoteError */
  readonly fetchSigned: ServerOptions['fetchSigned'];
  /** Turns the host's switch to where it was left. */
  readonly restoreServer: () => Promise<void>;
  /** There is reason to hope that the table can be reached again, as after a sleep: tries at once. */
  readonly retry: () => void;
  /** Refuses new work, drains what can be sent within 5 s, and closes the book. May be called twice. */
  readonly close: () => Promise<void>;
}

/** @throws GuestbookError `store_failed` when the folder is in use, or it or its book cannot be written; nothing stays open then. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, environment, headless, log } = options;
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
    const vault = await Vault.open(config.folder, options.keyStore, log);
    // The connection tells its first states before there is a host to tell them to.
    let host: Host | undefined;
    const connection = await ConnectionSwitch.open({
      config,
      environment,
      vault,
      settings,
      headless,
      log,
      onChange: () => host?.changed(),
    });
    undo.push(() => connection.close());
    const { model } = connection;
    const showEmails = () => config.showEmails ?? settings.current.showEmails ?? false;
    const guestbook = guestView(model, { showEmails });

    const start = (hostname: string, port: number) =>
      startServer({
        guestbook,
        hostname,
        port,
        pagesFolder: options.pagesFolder,
        allowedHosts: config.allowedHosts,
        postsPerMinute: config.postsPerMinute,
        trustProxy: config.trustProxy,
        confirmSeconds: config.confirmSeconds,
        fetchSigned: (key) => connection.fetch(key),
        health: () => readHealth(model, connection.state),
        log,
      });
    const server = new ServerSwitch({
      port: config.lockedBy.port ? config.port : (settings.current.port ?? config.port),
      portLockedBy: config.lockedBy.port,
      start,
      onChange: () => host?.changed(),
    });
    undo.push(() => server.close());

    const made = createHost({
      folder: config.folder,
      model,
      server,
      log,
      connection: () => connection.state,
      emails: () => ({
        showEmails: showEmails(),
        ...(config.lockedBy.showEmails && { showEmailsLockedBy: config.lockedBy.showEmails }),
      }),
      writeUnits: () => connection.writeUnits,
      actions: {
        async paste({ text, profile }) {
          const pasted = text ?? (profile === undefined ? await options.readClipboard?.() : undefined);
          return vault.paste(pasted, profile);
        },
        profiles: () => connection.profiles(),
        async connect(request) {
          // Where the environment says `dynamodb`, other credentials may still be given.
          if (config.backend !== 'dynamodb') refuseIfLocked(config.lockedBy.backend);
          return connection.connect(request);
        },
        async disconnect() {
          refuseIfLocked(config.lockedBy.backend);
          await connection.disconnect();
        },
        forget: () => connection.forget(),
        async serve(request) {
          await server.turn(request);
          const { mode, port } = server.state;
          await settings.change({ serverMode: mode, ...(config.lockedBy.port ? {} : { port }) });
        },
        async showEmails(shown) {
          refuseIfLocked(config.lockedBy.showEmails);
          await settings.change({ showEmails: shown });
          guestbook.refresh();
          made.changed();
        },
        async retry(id) {
          await model.retryRejected(id);
          connection.retry();
        },
        discard: (id) => model.discard(id),
        saveWaiting: () => exportPending(model, options.chooseFile),
        answerTable: (answer) => connection.answerTable(answer),
        copyLocal: (copy) => connection.copyLocal(copy),
      },
    });

    host = made;
    return {
      guestbook,
      host: made.api,
      backend: () => connection.kind,
      sourceWords: () => connection.sourceWords,
      isConnectionOffered: () => connection.isOffered,
      async serve() {
        const running = await start(config.host, config.port);
        undo.push(() => running.close());
        return running;
      },
      fetchSigned: (key) => connection.fetch(key),
      restoreServer: () => server.turn({ mode: settings.current.serverMode ?? 'off' }),
      retry: () => connection.retry(),
      close,
    };
  }

  async function openFolder(): Promise<SettingsFile> {
    const settings = await SettingsFile.open(config.folder, log);
    const lock = await lockFolder(config.folder);
    undo.push(() => lock.release());
    return settings;
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
