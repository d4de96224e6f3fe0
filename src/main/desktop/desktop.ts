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
// On Windows and macOS a window takes the program's icon. On Linux it has none unless the code sets one.
const ICON = process.platform === 'linux' ? built('../../build/icons/256x256.png') : undefined;

const log = createLog();

/** Shows one clear message, on standard error and on the screen, and exits with code 1. */
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
 * (`basic_text`): any program could open a session that this key has sealed.
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
 * Opens the guest's window while the program starts. Its calls wait for the app, and the window appears when the app is there.
 * If the start fails, the window never appears, and the host sees only the message.
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
 * Delays the exit until signed entries are safe and the program has sent pending ones (5 s at most). A second start in that
 * time begins a new program as soon as this one has left; at any other time a second start brings the window forward.
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

/** An AppImage mounts the program only while the program runs. So a new program must start from the AppImage file itself. */
function startedFrom({ APPIMAGE, APPDIR }: NodeJS.ProcessEnv): Electron.RelaunchOptions | undefined {
  // A terminal that is itself an AppImage passes both variables on to every program that it starts.
  const inside = APPIMAGE && APPDIR && process.execPath.startsWith(join(APPDIR, sep));
  // With an `execPath` of ours Electron drops the present arguments, so they are passed on here.
  return inside ? { execPath: APPIMAGE, args: process.argv.slice(1) } : undefined;
}

/**
 * Keeps Chromium's own files apart from the books: each data folder is an instance of its own. This function makes the folder,
 * because Chromium takes a folder that it cannot write for one where another instance runs.
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
