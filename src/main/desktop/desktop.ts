/** The program with windows. Opens the guest's window, starts the app, and leaves cleanly when the last window closes. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clipboard, dialog, app as electron, Menu, powerMonitor, safeStorage } from 'electron';
import { toGuestbookError } from '../../shared/errors';
import { say } from '../../shared/words/main';
import { type App, createApp } from '../app';
import { type Config, readConfig } from '../config';
import type { KeyStore } from '../credentials/vault';
import { createLog } from '../log';
import { unusableFolder } from '../settings';
import { serveIpc } from './ipc';
import { readAssets, registerScheme, serveProtocol } from './protocol';
import { createMenu, lockDown, Windows } from './windows';

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PAGES_FOLDER = built('../renderer');
const PRELOAD_FOLDER = built('../preload');
// Windows and macOS take the program's own; on Linux a window has none unless it brings one.
const ICON = process.platform === 'linux' ? built('../../build/icons/256x256.png') : undefined;

const log = createLog();

/** One clear message, on standard error and on the screen, and exit code 1. */
async function failToStart(error: unknown): Promise<void> {
  const known = toGuestbookError(error);
  if (known.code === 'internal') log.error({ err: known.cause }, 'the start failed');
  process.stderr.write(`${known.message}\n`);
  await electron.whenReady();
  dialog.showErrorBox(say('cannot_start'), known.message);
  electron.exit(1);
}

async function chooseFile(suggestion: string): Promise<string | undefined> {
  const { filePath } = await dialog.showSaveDialog({
    title: say('save_pending_entries'),
    defaultPath: join(electron.getPath('documents'), suggestion),
  });
  return filePath || undefined;
}

/**
 * The system's own key store. On Linux without a key store Electron falls back to a key that every program knows
 * (`basic_text`): a session that is sealed with it is not sealed.
 */
function findKeyStore(): KeyStore | undefined {
  if (!safeStorage.isEncryptionAvailable()) return undefined;
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
    return undefined;
  return {
    seal: (text) => safeStorage.encryptString(text),
    unseal: (sealed) => safeStorage.decryptString(sealed),
  };
}

/**
 * The guest's window opens while the program starts: its calls wait for the app, and it is shown when the app is there.
 * Where the start fails the window is never shown, and the message alone is seen.
 */
async function open(config: Config): Promise<void> {
  const [assets] = await Promise.all([readAssets(PAGES_FOLDER), electron.whenReady()]);
  if (electron.commandLine.hasSwitch('no-sandbox'))
    log.warn("the windows run without Chromium's sandbox: the program was started with --no-sandbox");
  lockDown(log);
  serveProtocol(assets, log);
  let appStarted: (app: App) => void = () => {};
  const started = new Promise<App>((resolve) => {
    appStarted = resolve;
  });
  serveIpc(
    started.then(({ guestbook }) => guestbook),
    started.then(({ host }) => host),
    log,
  );
  const windows = new Windows(PRELOAD_FOLDER, ICON, started);
  leaveCleanly(started, () => windows.openGuest());
  Menu.setApplicationMenu(createMenu(() => windows.openHost()));
  electron.on('activate', () => windows.openGuest());
  windows.openGuest();

  const keyStore = findKeyStore();
  const app = await createApp({
    config,
    environment: process.env,
    headless: false,
    pagesFolder: PAGES_FOLDER,
    chooseFile,
    readClipboard: async () => clipboard.readText(),
    ...(keyStore && { keyStore }),
    log,
  });
  appStarted(app);
  powerMonitor.on('resume', () => app.retry());
  if (app.isConnectionOffered()) windows.openHost();
  await app.restoreServer();
}

/**
 * Holds the exit back until signed entries are safe and pending ones were sent (5 s at most). A second start in that time
 * begins a new program as soon as this one has left; at any other time a second start brings the window forward.
 * @param started never settles where the start fails
 */
function leaveCleanly(started: Promise<App>, openGuest: () => void): void {
  let leaving = false;
  let again = false;
  const leave = (code: number) => {
    if (again) electron.relaunch(startedFrom(process.env));
    electron.exit(code);
  };
  electron.on('second-instance', () => {
    if (leaving) again = true;
    else openGuest();
  });
  electron.on('window-all-closed', () => electron.quit());
  electron.on('will-quit', (event) => {
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    started
      .then((app) => app.close())
      .then(
        () => leave(0),
        (error: unknown) => {
          log.error({ err: error }, 'the stop was not clean');
          leave(1);
        },
      );
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => electron.quit());
}

/** An AppImage is a file that mounts the program for as long as it runs: only the file itself can start another. */
function startedFrom({ APPIMAGE, APPDIR }: NodeJS.ProcessEnv): Electron.RelaunchOptions | undefined {
  // A terminal in an AppImage hands both on to whatever is started there.
  const inside = APPIMAGE && APPDIR && process.execPath.startsWith(join(APPDIR, sep));
  // Told what to start, Electron forgets with which arguments.
  return inside ? { execPath: APPIMAGE, args: process.argv.slice(1) } : undefined;
}

/**
 * Chromium's own files stay apart from the books, and a folder of one's own is an instance of one's own. Made here, because
 * Chromium takes a folder that it cannot write for one where another instance runs.
 */
function setWindowFolder({ folder }: Config): void {
  const windowFolder = join(folder, 'window');
  try {
    mkdirSync(windowFolder, { recursive: true });
    accessSync(windowFolder, constants.W_OK);
  } catch (error) {
    throw unusableFolder(folder, error);
  }
  electron.setPath('userData', windowFolder);
}

try {
  const config = readConfig(process.env);
  registerScheme();
  setWindowFolder(config);
  if (electron.requestSingleInstanceLock()) open(config).catch(failToStart);
  else electron.exit(0);
} catch (error) {
  void failToStart(error);
}
