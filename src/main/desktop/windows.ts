/**
 * The two windows and their menu. Both windows are sandboxed and isolated, and each has its own preload. Neither may leave its
 * page, open a window or get a permission.
 *
 * Each window asks for its sandbox itself, and a test reads the effective preferences. `app.enableSandbox()` would undo the
 * launcher's `--no-sandbox` for root, and end every child process.
 */
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  Menu,
  type MenuItemConstructorOptions,
  nativeTheme,
  session,
  type WebContents,
} from 'electron';
import { say } from '../../shared/words/main';
import type { Log } from '../log';
import { GUEST_ORIGIN, HOST_ORIGIN } from './protocol';

/** `--paper` of the two themes in tokens.css: a window has it before its first paint, so that nothing flashes. */
const PAPER = { light: '#f9f4ea', dark: '#1a1613' } as const;

export class Windows {
  readonly #preloadFolder: string;
  readonly #icon: string | undefined;
  readonly #started: Promise<unknown>;
  #guest: BrowserWindow | undefined;
  #host: BrowserWindow | undefined;

  /** @param started no window is shown before it resolves */
  constructor(preloadFolder: string, icon: string | undefined, started: Promise<unknown>) {
    this.#preloadFolder = preloadFolder;
    this.#icon = icon;
    this.#started = started;
  }

  /** Opens the guest's window, or brings it forward. */
  openGuest(): void {
    if (this.#guest) {
      this.#bringForward(this.#guest);
      return;
    }
    const window = this.#create('guest.cjs', {
      title: say('guestbook'),
      width: 1180,
      height: 820,
      minWidth: 360,
      minHeight: 480,
    });
    this.#guest = window;
    window.on('closed', () => {
      this.#guest = undefined;
      this.#host?.close();
    });
    void window.loadURL(`${GUEST_ORIGIN}/`);
  }

  /** Opens the host's window, or brings it forward. */
  openHost(): void {
    if (this.#host) {
      this.#bringForward(this.#host);
      return;
    }
    const window = this.#create('host.cjs', {
      title: say('guestbook_settings'),
      width: 1040,
      height: 780,
      minWidth: 420,
      minHeight: 480,
    });
    this.#host = window;
    window.on('closed', () => {
      this.#host = undefined;
    });
    void window.loadURL(`${HOST_ORIGIN}/`);
  }

  #bringForward(window: BrowserWindow): void {
    void this.#started.then(() => {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    });
  }

  #create(preload: string, size: Electron.BrowserWindowConstructorOptions): BrowserWindow {
    const window = new BrowserWindow({
      ...size,
      ...(this.#icon && { icon: this.#icon }),
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light,
      webPreferences: {
        preload: join(this.#preloadFolder, preload),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    });
    window.once('ready-to-show', () => {
      void this.#started.then(() => {
        if (!window.isDestroyed()) window.show();
      });
    });
    return window;
  }
}

/** Forbids every page to leave, to open windows, to use permissions or devices, and to request anything elsewhere. */
export function lockDown(log: Log): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn({ permission }, 'refused a permission');
    answer(false);
  });
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setDisplayMediaRequestHandler(null);
  defaultSession.on('will-download', (event) => event.preventDefault());
  defaultSession.webRequest.onBeforeRequest((request, answer) => {
    const ours = /^(app|devtools|data|blob):/.test(request.url);
    answer({ cancel: !ours });
  });
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The menu of both windows: the host's window is one key away, and nothing else leads out of the guest's page. */
export function createMenu(openHost: () => void): Menu {
  const settings: MenuItemConstructorOptions = {
    label: say('menu_settings'),
    accelerator: 'CmdOrCtrl+,',
    click: openHost,
  };
  const mac: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'quit' },
    ],
  };
  const other: MenuItemConstructorOptions = {
    label: say('menu_guestbook'),
    submenu: [settings, { type: 'separator' }, { role: 'quit' }],
  };
  return Menu.buildFromTemplate([
    process.platform === 'darwin' ? mac : other,
    { role: 'editMenu' },
    {
      label: say('menu_view'),
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ]);
}
