/**
 * A frame inside a page, with the same origin and the same preload, is answered nothing (item 17 of Electron's list). The
 * program's own windows give a frame no preload; here one gets it all the same, so that Electron itself says who asks.
 */
import { beforeAll, expect, test } from 'vitest';
import { GUEST_CALLS, HOST_CALLS } from '../../src/shared/contract';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite, noteInLog } from './desktop-app';

needs('display')('a frame inside a page', () => {
  let app: DesktopApp;
  let refused: string[];

  beforeAll(async () => {
    const started = await launchForSuite();
    app = started.app;
    refused = noteInLog(app, /"channel":"([\w:-]+)".*"msg":"refused a message/);
    return started.end;
  });

  /** Calls everything that the page's contract names, from a frame in a copy of its window. */
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
        const { subscribe, watch, ...methods } = inside.guestbook ?? inside.host;
        subscribe(() => {});
        watch?.(() => {});
        const codes = {};
        for (const [name, call] of Object.entries(methods))
          codes[name] = (await call()).error?.code ?? 'answered';
        return { origin: inside.origin, codes };
      })()`);
      window.destroy();
      return found;
    }, url);
  }

  test.each([
    ['app://guest/', 'guestbook', GUEST_CALLS],
    ['app://host/', 'host', HOST_CALLS],
  ])('of %s is refused everything that the page may ask', async (url, contract, calls) => {
    refused.length = 0;
    const names = Object.entries<string>(calls).filter(([, sent]) => sent !== 'listener');
    expect(await callAll(url)).toEqual({
      origin: url.slice(0, -1),
      codes: Object.fromEntries(names.map(([name]) => [name, 'forbidden'])),
    });
    // The page's own script may be told at any moment: that the frame's subscriptions were refused stands in the log.
    const asked = Object.keys(calls).map((name) => `${contract}:${name}`);
    await expect.poll(() => [...refused].sort(), { timeout: 10_000 }).toEqual(asked.sort());
  });
});
