/**
 * A frame inside a page, with the same origin and the same preload, is answered nothing (item 17 of Electron's list). The
 * program's own windows give a frame no preload; here one gets it all the same, so that Electron itself says who asks.
 */
import { beforeAll, expect, test } from 'vitest';
import { GUEST_CHANNELS, HOST_CHANNELS } from '../../src/main/desktop/channels';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite } from './desktop-app';

/** The methods of a contract that are answered. */
const invoked = (channels: Readonly<Record<string, string>>) =>
  Object.keys(channels).filter((name) => !['subscribe', 'unsubscribe', 'changed'].includes(name));

needs('display')('a frame inside a page', () => {
  let app: DesktopApp;

  beforeAll(async () => {
    const started = await launchForSuite();
    app = started.app;
    await app.openHost();
    return started.end;
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
      const told: string[] = [];
      const { send } = window.webContents;
      window.webContents.send = (channel, ...args) => {
        told.push(channel);
        send.call(window.webContents, channel, ...args);
      };
      const refused = await window.webContents.executeJavaScript(`(async () => {
        const frame = document.createElement('iframe');
        frame.srcdoc = '<p>Inside</p>';
        const loaded = new Promise((resolve) => { frame.onload = resolve; });
        document.body.append(frame);
        await loaded;
        const inside = frame.contentWindow;
        const { subscribe, ...methods } = inside.guestbook ?? inside.host;
        subscribe(() => {});
        const codes = {};
        for (const [name, call] of Object.entries(methods))
          codes[name] = (await call()).error?.code ?? 'answered';
        return { origin: inside.origin, codes };
      })()`);
      // Read in order: by the time that the page is answered, a frame that was let in has been told.
      const read = await window.webContents.executeJavaScript('(window.guestbook ?? window.host).select()');
      const toldFrame = [...told];
      await window.webContents.executeJavaScript(
        'new Promise((resolve) => (window.guestbook ?? window.host).subscribe(() => resolve()))',
      );
      window.destroy();
      return { ...refused, toldFrame, page: { reads: read.ok, told: [...new Set(told)] } };
    }, url);
  }

  test.each([
    ['app://guest/', GUEST_CHANNELS],
    ['app://host/', HOST_CHANNELS],
  ])('of %s is refused everything that the page may ask', async (url, channels) => {
    expect(await callAll(url)).toEqual({
      origin: url.slice(0, -1),
      codes: Object.fromEntries(invoked(channels).map((name) => [name, 'forbidden'])),
      toldFrame: [],
      page: { reads: true, told: [channels.changed] },
    });
  });
});
