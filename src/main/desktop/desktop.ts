/** The program with windows. Starts the app, opens the guest's window, and leaves cleanly when the last window closes. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dialog, app as electron, Menu } from 'electron';
import { toGuestbookError } from '../../shared/errors';
import { type App, createApp } from '../app';
import { type Config, readConfig } from '../config';
import { findCredentials } from '../credentials/sources';
import { createLog } from '../log';
import { serveIpc } from './ipc';
import { createMenu } from './menu';
import { registerScheme, serveProtocol } from './protocol';
import { lockDown, Windows } from './windows';

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PAGES_FOLDER = built('../renderer');
const PRELOAD_FOLDER = built('../preload');

const log = createLog();

/** One clear message, on the screen and on standard error, and exit code 1. */
function failToStart(error: unknown): void {
  const known = toGuestbookError(error);
  if (known.code === 'internal') log.error({ err: known.cause }, 'the start failed');
  process.stderr.write(`${known.message}\n`);
  if (electron.isReady()) dialog.showErrorBox('Guestbook cannot start', known.message);
  electron.exit(1);
}

async function open(config: Config): Promise<void> {
  await electron.whenReady();
  lockDown();
  await serveProtocol(PAGES_FOLDER, log);
  const app = await createApp({
    config,
    credentials: findCredentials(process.env),
    connectUnasked: false,
    pagesFolder: PAGES_FOLDER,
    log,
  });
  leaveCleanly(app);
  serveIpc(app.guestbook, app.host, log);
  const windows = new Windows(PRELOAD_FOLDER);
  Menu.setApplicationMenu(createMenu(() => windows.openHost()));
  electron.on('second-instance', () => windows.openGuest());
  electron.on('activate', () => windows.openGuest());
  windows.openGuest();
  if (app.isConnectionOffered()) windows.openHost();
  await app.restoreServer();
}

/** Holds the exit back until what is signed is safe and what can be sent was sent (5 s at most). */
function leaveCleanly(app: App): void {
  electron.on('window-all-closed', () => electron.quit());
  electron.on('will-quit', (event) => {
    event.preventDefault();
    app.close().then(
      () => electron.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the stop was not clean');
        electron.exit(1);
      },
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => electron.quit());
}

try {
  const config = readConfig(process.env);
  registerScheme();
  // Chromium's own files stay apart from the books, and a folder of one's own is an instance of one's own.
  electron.setPath('userData', join(config.folder, 'window'));
  if (electron.requestSingleInstanceLock()) open(config).catch(failToStart);
  else electron.exit(0);
} catch (error) {
  failToStart(error);
}
