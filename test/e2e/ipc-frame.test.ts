/**
 * A frame inside a page, with the same origin and the same preload, is answered nothing (item 17 of Electron's list). The
 * program's own windows give a frame no preload; here one gets it all the same, so that Electron itself says who asks.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GUEST_CHANNELS, HOST_CHANNELS } from '../../src/main/desktop/channels';
import { needs } from '../support/machine';
import { type DesktopApp, launchSandboxed, makeFolder } from './desktop-app';

const invoked = ({ subscribe: _, unsubscribe: __, changed: ___, ...rest }: Record<string, string>) =>
  Object.keys(rest).sort();

needs('display')('a frame inside a page', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;

  beforeAll(async () => {
    folder = await makeFolder();
    app = await launchSandboxed(folder.path);
    await app.openHost();
  });
  afterAll(async () => {
    await app?.close();
    await folder.remove();
  });

  /** Calls everything that the page's contract names from a frame in a copy of its window, and then from the page itself. */
  function callAll(url: string) {
    return app.electron.evaluate(async ({ app: electron, BrowserWindow }, address) => {
      const preload = `${electron.getAppPath()}/out/preload/${new URL(address).host}.cjs`;
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload, sandbox: true, nodeIntegrationInSubFrames: true },
      });
      await window.loadURL(address);
      const found = await window.webContents.executeJavaScript(`(async () => {
        const frame = document.createElement('iframe');
        frame.srcdoc = '<p>Inside</p>';
        const loaded = new Promise((resolve) => { frame.onload = resolve; });
        document.body.append(frame);
        await loaded;
        const inside = frame.contentWindow;
        const { subscribe, ...methods } = inside.guestbook ?? inside.host;
        const told = [];
        subscribe(() => told.push('frame'));
        const codes = {};
        for (const [name, call] of Object.entries(methods))
          codes[name] = (await call()).error?.code ?? 'answered';
        // The page subscribes last: whoever else was let in has been told by then.
        await new Promise((resolve) => (window.guestbook ?? window.host).subscribe(() => resolve(told.push('page'))));
        return { origin: inside.origin, codes, told };
      })()`);
      window.destroy();
      return found;
    }, url);
  }

  test.each([
    ['app://guest/', GUEST_CHANNELS],
    ['app://host/', HOST_CHANNELS],
  ])('of %s is refused everything that the page may ask', async (url, channels) => {
    expect(await callAll(url)).toEqual({
      origin: url.slice(0, -1),
      codes: Object.fromEntries(invoked(channels).map((name) => [name, 'forbidden'])),
      told: ['page'],
    });
  });
});
