/**
 * The windows' confinement, in the packaged app. The numbers are those of Electron's security checklist
 * (https://www.electronjs.org/docs/latest/tutorial/security); docs/security.md says which test answers which.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launchSandboxed, makeFolder } from './desktop-app';

/** What a window really runs with; Electron has the method and leaves it out of its types. */
interface Effective {
  getLastWebPreferences(): Electron.WebPreferences | null;
}

interface Elsewhere {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  close(): void;
}

/** A site on this computer, so that a request which gets out is noted with and without a network. */
async function openElsewhere(): Promise<Elsewhere> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response
      .writeHead(200, { 'content-type': 'image/svg+xml', 'access-control-allow-origin': '*' })
      .end('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, close };
}

needs('display')('a window', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;
  let elsewhere: Elsewhere;

  beforeAll(async () => {
    elsewhere = await openElsewhere();
    folder = await makeFolder();
    app = await launchSandboxed(folder.path);
  });
  afterAll(async () => {
    await app?.close();
    elsewhere.close();
    await folder.remove();
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
        'forget',
        'paste',
        'profiles',
        'retry',
        'saveWaiting',
        'select',
        'serve',
        'showEmails',
        'subscribe',
      ],
      node: [],
    });
  });

  test('20: nothing else was put into a page than what its contract names', async () => {
    const names = (page: Page) => page.evaluate(() => Object.getOwnPropertyNames(globalThis));
    for (const page of await bothPages()) {
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
    for (const page of await bothPages()) {
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
    const windows = await countWindows();
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
    expect(await countWindows()).toBe(windows);
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

  test('13: no page is led elsewhere by an answer, gets a webview or saves a file', async () => {
    await app.openHost();
    const prevented = await app.electron.evaluate(async ({ BrowserWindow, session }) => {
      const found: Record<string, boolean> = {};
      for (const { webContents } of BrowserWindow.getAllWindows()) {
        for (const name of ['will-redirect', 'will-attach-webview']) {
          const key = `${webContents.getURL()} ${name}`;
          found[key] = false;
          const preventDefault = () => {
            found[key] = true;
          };
          webContents.emit(name, { preventDefault });
        }
        // Registered after the program's own listener, so it sees what that one decided.
        await new Promise<void>((resolve) => {
          session.defaultSession.once('will-download', (event, item) => {
            found[`${webContents.getURL()} download`] = event.defaultPrevented;
            item.cancel();
            resolve();
          });
          webContents.downloadURL(webContents.getURL());
        });
      }
      return found;
    });
    expect(Object.keys(prevented)).toHaveLength(6);
    expect(Object.values(prevented)).toEqual(Array(6).fill(true));
  });

  test('13 14 15: neither page goes anywhere, opens anything or has the system open it', async () => {
    const pages = await bothPages();
    // Registered after the program's own listener, so it sees what that one decided.
    const noted = await app.electron.evaluateHandle(({ shell, webContents }) => {
      const seen = {
        tried: [] as { url: string; prevented: boolean }[],
        committed: [] as string[],
        opened: [] as string[],
      };
      for (const contents of webContents.getAllWebContents()) {
        contents.on('will-navigate', (event) => {
          seen.tried.push({ url: event.url, prevented: event.defaultPrevented });
        });
        contents.on('did-navigate', (_event, url) => seen.committed.push(url));
      }
      for (const name of ['openExternal', 'openPath'] as const) {
        Object.assign(shell, { [name]: async (target: string) => void seen.opened.push(target) });
      }
      return seen;
    });
    const seen = () => noted.jsonValue();
    const windows = await countWindows();
    for (const page of pages) {
      const own = page.url();
      const other = own === 'app://guest/' ? 'app://host/' : 'app://guest/';
      // These ask whether they may; the others Chromium itself keeps from a page, before anybody is asked.
      const asking = [elsewhere.url, 'https://example.org/', 'mailto:ada@example.org', other];
      const kept = [
        'file:///etc/passwd',
        'file://server/share/file',
        '\\\\server\\share\\file',
        'javascript:void(window.injected = true)',
        'data:text/html,elsewhere',
        `blob:${own}4711`,
        'chrome://gpu',
        'devtools://devtools/bundled/inspector.html',
      ];
      const before = (await seen()).tried.length;
      for (const target of [...kept, ...asking]) {
        const opened = await page.evaluate((url) => {
          const link = document.createElement('a');
          link.href = url;
          document.body.append(link);
          for (const frame of ['_blank', '_top', 'another']) {
            link.target = frame;
            link.click();
          }
          for (const key of ['ctrlKey', 'shiftKey', 'metaKey'])
            link.dispatchEvent(new MouseEvent('click', { bubbles: true, [key]: true }));
          link.remove();
          const window = globalThis.open(url);
          try {
            location.assign(url);
          } catch {
            // Refused at once.
          }
          return window;
        }, target);
        expect(opened, target).toBeNull();
      }
      for (const target of asking)
        await expect
          .poll(async () => (await seen()).tried.slice(before).map(({ url }) => url))
          .toContain(target);
      const after = await page.evaluate(async () => {
        // A round trip, so that what was on its way has arrived.
        await fetch(location.href);
        return { href: location.href, injected: 'injected' in window };
      });
      expect(after).toEqual({ href: own, injected: false });
    }
    const { tried, committed, opened } = await seen();
    expect(tried.filter(({ prevented }) => !prevented)).toEqual([]);
    expect({ committed, opened }).toEqual({ committed: [], opened: [] });
    expect(await countWindows()).toBe(windows);
    expect(elsewhere.asked).toEqual([]);
  });

  /** As the program itself has them: what was closed is gone at once. */
  function countWindows(): Promise<number> {
    return app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  }

  async function bothPages(): Promise<Page[]> {
    return [app.guest, await app.openHost()];
  }
});
