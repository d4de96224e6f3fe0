/**
 * The windows' confinement, in the packaged app. The numbers are those of Electron's security checklist
 * (https://www.electronjs.org/docs/latest/tutorial/security); docs/security.md says which test answers which.
 */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite } from './desktop-app';
import { type Elsewhere, openElsewhere } from './elsewhere';

/** What a window really runs with; Electron has the method and leaves it out of its types. */
interface Effective {
  getLastWebPreferences(): Electron.WebPreferences | null;
}

needs('display')('a window', () => {
  let app: DesktopApp;
  let elsewhere: Elsewhere;

  beforeAll(async () => {
    elsewhere = await openElsewhere();
    const started = await launchForSuite();
    app = started.app;
    return () => started.end().finally(elsewhere.close);
  });

  test('20: a page has what its contract names, and nothing of Node or of the other page', async () => {
    const surface = () => {
      const { guestbook, host } = globalThis as unknown as Record<string, object | undefined>;
      return {
        guestbook: guestbook && Object.keys(guestbook).sort(),
        host: host && Object.keys(host).sort(),
        node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
      };
    };
    expect(await app.guest.evaluate(surface)).toEqual({
      guestbook: ['insert', 'select', 'subscribe'],
      host: undefined,
      node: [],
    });
    const host = await app.openHost();
    expect(await host.evaluate(surface)).toEqual({
      guestbook: undefined,
      host: [
        'answerTable',
        'connect',
        'copyLocal',
        'discard',
        'disconnect',
        'exportPending',
        'forget',
        'insert',
        'paste',
        'profiles',
        'retry',
        'select',
        'serve',
        'showEmails',
        'subscribe',
        'watch',
      ],
      node: [],
    });
  });

  test('20: nothing else was put into a page than what its contract names', async () => {
    const names = (page: Page) => page.evaluate(() => Object.getOwnPropertyNames(globalThis));
    for (const page of await app.bothPages()) {
      const opened = app.electron.waitForEvent('window');
      await app.electron.evaluate(async ({ BrowserWindow }, url) => {
        await new BrowserWindow({ show: false, webPreferences: { sandbox: true } }).loadURL(url);
      }, page.url());
      const without = await opened;
      await without.waitForURL(page.url());
      await without.waitForLoadState();
      const known = new Set(await names(without));
      await without.close();
      const put = (await names(page)).filter((name) => !known.has(name));
      expect(put).toEqual([page === app.guest ? 'guestbook' : 'host']);
    }
  });

  test('20: what a page subscribed to tells it the change, and nothing of the message', async () => {
    const told = await app.guest.evaluate(async () => {
      type Subscribe = (listener: (...told: unknown[]) => void) => () => void;
      const { guestbook } = globalThis as unknown as { guestbook: { subscribe: Subscribe } };
      let stop = () => {};
      const first = await new Promise<unknown[]>((resolve) => {
        stop = guestbook.subscribe((...all) => resolve(all));
      });
      stop();
      return first.map((each) => (each as { kind?: unknown }).kind);
    });
    expect(told).toEqual(['current']);
  });

  test('2 3 4 6 8 9 10 11: every window is sandboxed and isolated, and has nothing extra switched on', async () => {
    await app.openHost();
    const windows = await app.electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const preferences = (contents as unknown as Effective).getLastWebPreferences() ?? {};
        const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = preferences;
        const { nodeIntegrationInSubFrames, allowRunningInsecureContent, experimentalFeatures } = preferences;
        return {
          sandbox,
          contextIsolation,
          nodeIntegration,
          nodeIntegrationInSubFrames,
          webSecurity,
          webviewTag,
          allowRunningInsecureContent,
          experimentalFeatures,
          blinkFeatures: `${preferences.enableBlinkFeatures ?? ''}${preferences.disableBlinkFeatures ?? ''}`,
        };
      }),
    );
    expect(windows).toHaveLength(2);
    for (const each of windows) {
      expect(each).toEqual({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        blinkFeatures: '',
      });
    }
  });

  test('no window opens the developer tools', async () => {
    await app.openHost();
    const opened = await app.electron.evaluate(async ({ BrowserWindow }) => {
      const ours = BrowserWindow.getAllWindows();
      for (const { webContents } of ours) webContents.openDevTools({ mode: 'detach' });
      // Asked last, so whichever else was to open has opened by then.
      const other = new BrowserWindow({ show: false });
      const { webContents } = other;
      await new Promise<void>((resolve) => {
        webContents.once('devtools-opened', () => resolve());
        webContents.openDevTools({ mode: 'detach' });
      });
      const found = [...ours, other].map((window) => window.webContents.isDevToolsOpened());
      other.destroy();
      return found;
    });
    expect(opened).toEqual([false, false, true]);
  });

  test('12: a webview is an element without any meaning', async () => {
    for (const page of await app.bothPages()) {
      const tag = await page.evaluate((elsewhere) => {
        const view = document.createElement('webview');
        view.setAttribute('src', elsewhere);
        view.setAttribute('nodeintegration', '');
        document.body.append(view);
        const found = { kind: view.constructor.name, loads: 'loadURL' in view };
        view.remove();
        return found;
      }, elsewhere.url);
      expect(tag.loads).toBe(false);
    }
    expect(elsewhere.asked).toEqual([]);
  });

  test('1: the page fetches nothing from elsewhere, opens nothing, is granted nothing and runs nothing written into it', async () => {
    const windows = await app.countWindows();
    const tried = await app.guest.evaluate(async (elsewhere) => {
      const opened = window.open(elsewhere);
      const fetched = await fetch(elsewhere).then(
        () => 'answered',
        () => 'refused',
      );
      const shown = await new Promise((resolve) => {
        const image = document.createElement('img');
        image.onload = () => resolve('shown');
        image.onerror = () => resolve('refused');
        image.src = `${elsewhere}image.svg`;
      });
      const notifications = await Notification.requestPermission();
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      return { opened, fetched, shown, notifications, injected: 'injected' in window };
    }, elsewhere.url);
    expect(tried).toEqual({
      opened: null,
      fetched: 'refused',
      shown: 'refused',
      notifications: 'denied',
      injected: false,
    });
    expect(await app.countWindows()).toBe(windows);
    expect(elsewhere.asked).toEqual([]);
    // What would have been noted.
    await fetch(elsewhere.url);
    expect(elsewhere.asked.splice(0)).toEqual(['/']);
  });

  test('1: what gets past a page’s policy is cancelled, whoever asks', async () => {
    const outcomes = await app.electron.evaluate(async ({ BrowserWindow, session }, url) => {
      // Each in a window of its own: one that failed still shows why when the next begins.
      const open = async <T>(visit: (window: Electron.BrowserWindow) => Promise<T>) => {
        const window = new BrowserWindow({ show: false });
        try {
          return await visit(window);
        } finally {
          window.destroy();
        }
      };
      const load = (address: string) =>
        open((window) =>
          window.loadURL(address).then(
            () => 'loaded',
            (error: { code?: string }) => error.code,
          ),
        );
      const connect = `new Promise((resolve) => {
        const socket = new WebSocket(${JSON.stringify(url.replace('http', 'ws'))});
        socket.onopen = () => resolve('opened');
        socket.onerror = () => resolve('refused');
      })`;
      return {
        site: await load(url),
        // Looks like one of ours at its end.
        query: await load(`${url}?app:`),
        file: await load('file:///etc/hostname'),
        fetched: await session.defaultSession.fetch(url).then(
          ({ status }) => status,
          (error: Error) => error.message,
        ),
        socket: await open(async (window) => {
          await window.loadURL('data:text/html,');
          return window.webContents.executeJavaScript(connect);
        }),
      };
    }, elsewhere.url);
    const cancelled = 'ERR_BLOCKED_BY_CLIENT';
    expect(outcomes).toEqual({
      site: cancelled,
      query: cancelled,
      file: cancelled,
      fetched: expect.stringContaining(cancelled),
      socket: 'refused',
    });
    expect(elsewhere.asked).toEqual([]);
  });
});
