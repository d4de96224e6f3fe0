/**
 * Wires the whole program, with or without a window. The rooms do not know one another: this file connects them. `close` takes
 * them down in the reverse order of `createApp`.
 */
import type { GuestbookApi, HostApi } from '../shared/contract';
import type { ItemKey } from '../shared/entry';
import { toGuestbookError } from '../shared/errors';
import { Watched } from './base/watched';
import type { Backend, Config, Environment } from './config';
import { ConnectionSwitch } from './connection/switch';
import { type KeyStore, Vault } from './credentials/vault';
import { type ChooseFile, createHost } from './host/host-api';
import type { Log } from './log';
import { guestView } from './model/guest-view';
import type { Guestbook } from './model/guestbook';
import type { Health, RunningServer } from './server/options';
import { ServerSwitch } from './server/switch';
import { SettingsFile } from './settings';
import { lockFolder } from './store/folder-lock';
import type { Fetched } from './sync/pull';

export interface AppOptions {
  readonly config: Config;
  /** The program looks here for AWS keys, profiles and roles. */
  readonly environment: Environment;
  /**
   * True for a start without a window: the program obeys the environment and ignores every earlier answer of a host. False: the
   * program only offers the host the credentials that it finds in the environment.
   */
  readonly headless: boolean;
  /** The folder with the built pages. */
  readonly pagesFolder: string;
  /** Asks the host for a file to write; without a window it resolves with undefined. */
  readonly chooseFile: ChooseFile;
  /** The text on the clipboard; absent where there is no clipboard. */
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
  /** Serves at the configured address and port. @throws GuestbookError `port_in_use` and the like */
  readonly serve: () => Promise<RunningServer>;
  /** Fetches an entry that a guest signed through another process, if the table has it. @throws RemoteError */
  readonly fetchSigned: (key: ItemKey) => Promise<Fetched>;
  /** Turns the server's switch to the position that the host chose last. */
  readonly restoreServer: () => Promise<void>;
  /** Retries now, as after a sleep of the computer: ends the sync's pauses and resets its backoff. */
  readonly retry: () => void;
  /** Refuses new work, sends pending entries for up to 5 s, and closes the book. May be called twice. */
  readonly close: () => Promise<void>;
}

/** @throws GuestbookError `store_failed` when another process uses the folder, or the disk refuses it or its book; nothing stays open. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log } = options;
  for (const name of config.unknown) log.warn({ name }, 'this variable is not one of ours; is it misspelt?');
  const undo: (() => Promise<void>)[] = [];
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= undoAll(undo.reverse());
    return closing;
  };
  try {
    return { ...(await wire(options, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param undo gets one step for each part that starts, in the order of the starts; the step ends that part */
async function wire(options: AppOptions, undo: (() => Promise<void>)[]): Promise<Omit<App, 'close'>> {
  const { config, environment, headless, log } = options;
  const settings = await SettingsFile.open(config.folder, log);
  const lock = await lockFolder(config.folder);
  undo.push(() => lock.release());
  const vault = await Vault.open(config.folder, options.keyStore, log);
  const connection = await ConnectionSwitch.open({ config, environment, vault, settings, headless, log });
  undo.push(() => connection.close());
  const { model } = connection;
  const emailsShown = new Watched(config.showEmails ?? settings.current.showEmails ?? false);
  const guestbook = guestView(model, { showEmails: () => emailsShown.value });
  emailsShown.watch(() => guestbook.refresh());

  // Loaded when it is needed: most desktops never serve.
  const start = async (hostname: string, port: number) => {
    const { startServer } = await import('./server/server');
    return startServer({
      guestbook,
      hostname,
      port,
      pagesFolder: options.pagesFolder,
      allowedHosts: config.allowedHosts,
      postsPerMinute: config.postsPerMinute,
      trustProxy: config.trustProxy,
      confirmSeconds: config.confirmSeconds,
      fetchSigned: (key) => connection.fetch(key),
      health: () => readHealth(model, connection.state.problem),
      log,
    });
  };
  const server = new ServerSwitch({
    port: config.lockedBy.port ? config.port : (settings.current.port ?? config.port),
    portLockedBy: config.lockedBy.port,
    start,
  });
  undo.push(() => server.close());

  const { chooseFile, readClipboard } = options;
  return {
    guestbook,
    host: createHost({
      ...{ config, settings, vault, model, connection, server, emailsShown },
      ...{ chooseFile, readClipboard, log },
    }),
    backend: () => connection.kind,
    sourceWords: () => connection.state.sourceWords,
    isConnectionOffered: () => connection.state.state === 'offered',
    async serve() {
      const running = await start(config.host, config.port);
      undo.push(() => running.close());
      return running;
    },
    fetchSigned: (key) => connection.fetch(key),
    restoreServer: () => server.turn({ mode: settings.current.serverMode ?? 'off' }),
    retry: () => connection.retry(),
  };
}

/** The answer reports troubles of the cloud, but only a failing store counts as an outage. */
async function readHealth(model: Guestbook, problem: string | undefined): Promise<Health> {
  try {
    const { backend, cloud: state, pending, rejected } = await model.status();
    const cloud = backend === 'dynamodb' ? (state ?? 'ok') : 'off';
    return { status: 'ok', store: 'ok', cloud, pending, rejected, ...(problem && { problem }) };
  } catch (error) {
    if (toGuestbookError(error).code !== 'store_failed') throw error;
    return { status: 'failing', store: 'failing', cloud: 'off', pending: 0, rejected: 0 };
  }
}

/** Takes every step, even after one that failed. @throws the first failure. */
async function undoAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
