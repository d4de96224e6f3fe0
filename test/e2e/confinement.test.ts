/** The windows' confinement, in the packaged app. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder } from './desktop-app';

/** What a window really runs with; Electron has the method and leaves it out of its types. */
interface Effective {
  getLastWebPreferences(): Electron.WebPreferences | null;
}

needs('display')('a window', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;

  beforeAll(async () => {
    folder = await makeFolder();
    app = await launch(folder.path);
  });
  afterAll(async () => {
    await app?.close();
    await folder.remove();
  });

  test('a page has what its contract names, and nothing of Node or of the other page', async () => {
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
      host: ['connect', 'select', 'serve', 'showEmails', 'subscribe'],
      node: [],
    });
  });

  test('both windows are sandboxed and isolated', async () => {
    await app.openHost();
    const preferences = await app.electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } =
          (contents as unknown as Effective).getLastWebPreferences() ?? {};
        return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
      }),
    );
    expect(preferences).toHaveLength(2);
    for (const each of preferences) {
      expect(each).toEqual({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      });
    }
  });

  test('the page goes nowhere, opens nothing, is granted nothing and runs nothing written into it', async () => {
    const windows = app.electron.windows().length;
    const tried = await app.guest.evaluate(async () => {
      const opened = window.open('https://example.org/');
      const fetched = await fetch('https://example.org/').then(
        () => 'answered',
        () => 'refused',
      );
      const notifications = await Notification.requestPermission();
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      return { opened, fetched, notifications, injected: 'injected' in window };
    });
    expect(tried).toEqual({ opened: null, fetched: 'refused', notifications: 'denied', injected: false });

    for (const target of ['https://example.org/', 'file:///etc/passwd', 'app://host/']) {
      await app.guest.evaluate((url) => location.assign(url), target);
      expect(await app.guest.evaluate(() => location.href)).toBe('app://guest/');
    }
    expect(app.electron.windows()).toHaveLength(windows);
  });

  test("the guest's page is refused on the host's channels", async () => {
    const answer = await app.electron.evaluate(async ({ ipcMain, webContents }) => {
      const contents = webContents.getAllWebContents().find((each) => each.getURL() === 'app://guest/');
      const handlers = (
        ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => Promise<unknown>> }
      )._invokeHandlers;
      const event = { sender: contents, senderFrame: contents?.mainFrame };
      return handlers.get('host:connect')?.(event, true);
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  test('the protocol answers no path that leads elsewhere', async () => {
    const paths = [
      '../../package.json',
      '%2e%2e/%2e%2e/package.json',
      '..%5c..%5cpackage.json',
      'guest.html',
      '%00',
      'etc/passwd',
    ];
    const answers = await app.guest.evaluate(
      (addresses) => Promise.all(addresses.map(async (address) => (await fetch(address)).status)),
      paths.map((path) => `app://guest/${path}`),
    );
    expect(answers).toEqual(paths.map(() => 404));
  });
});
