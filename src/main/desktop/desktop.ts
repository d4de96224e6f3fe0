/** The program with windows. Starts the app, opens the guest's window, and leaves cleanly when the last window closes. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clipboard, dialog, app as electron, Menu, powerMonitor, safeStorage } from 'electron';
import { toGuestbookError } from '../../shared/errors';
import { type App, createApp } from '../app';
import { type Config, readConfig } from '../config';
import type { KeyStore } from '../credentials/vault';
import { createLog } from '../log';
import { unusableFolder } from '../settings';
import { serveIpc } from './ipc';
import { createMenu } from './menu';
import { registerScheme, serveProtocol } from './protocol';
import { lockDown, Windows } from './windows';

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
  dialog.showErrorBox('Guestbook cannot start', known.message);
  electron.exit(1);
}

async function chooseFile(suggestion: string): Promise<string | undefined> {
  const { filePath } = await dialog.showSaveDialog({
    title: 'Save the waiting entries',
    defaultPath: join(electron.getPath('documents'), suggestion),
  });
  return filePath || undefined;
}

/**
 * The system's own key store. On Linux without one Electron falls back to a key that every program knows (`basic_text`):
 * what is sealed with it counts as not sealed.
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

async function open(config: Config): Promise<void> {
  await electron.whenReady();
  if (electron.commandLine.hasSwitch('no-sandbox'))
    log.warn("the windows run without Chromium's sandbox: the program was started with --no-sandbox");
  lockDown(log);
  await serveProtocol(PAGES_FOLDER, log);
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
  const windows = new Windows(PRELOAD_FOLDER, ICON);
  leaveCleanly(app, () => windows.openGuest());
  serveIpc(app.guestbook, app.host, log);
  Menu.setApplicationMenu(createMenu(() => windows.openHost()));
  electron.on('activate', () => windows.openGuest());
  powerMonitor.on('resume', () => app.retry());
  windows.openGuest();
  if (app.isConnectionOffered()) windows.openHost();
  await app.restoreServer();
}

/**
 * Holds the exit back until what is signed is safe and what can be sent was sent (5 s at most). Whoever starts the program
 * again in that time gets a new one as soon as this one has left; at any other time its window comes forward.
 */
function leaveCleanly(app: App, openGuest: () => void): void {
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
    app.close().then(
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
