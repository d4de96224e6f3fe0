/**
 * 13, 14 and 15 of Electron's security checklist, in the packaged app: no page goes anywhere, opens anything, saves anything or
 * has the system open it.
 */
import { beforeAll, expect, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite } from './desktop-app';
import { type Elsewhere, openElsewhere } from './elsewhere';

needs('display')('a page', () => {
  let app: DesktopApp;
  let elsewhere: Elsewhere;

  beforeAll(async () => {
    elsewhere = await openElsewhere();
    const started = await launchForSuite();
    app = started.app;
    return () => started.end().finally(elsewhere.close);
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
    const pages = await app.bothPages();
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
    const windows = await app.countWindows();
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
    expect(await app.countWindows()).toBe(windows);
    expect(elsewhere.asked).toEqual([]);
  });
});
