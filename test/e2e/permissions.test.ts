/**
 * 5 of Electron's security checklist, in the packaged app: whatever a page asks the system for is refused. What the
 * program was asked stands in its log, for what a page is told is not enough: without a camera everybody is refused one.
 */
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launchSandboxed, makeFolder } from './desktop-app';

/** What a page calls, and Electron asks the program about. Under which name differs from one Electron to the next. */
const asked: readonly string[] = [
  'document.body.requestFullscreen()',
  'document.body.requestPointerLock()',
  'navigator.keyboard.lock()',
  'navigator.geolocation.getCurrentPosition(() => {}, () => {})',
  'navigator.mediaDevices.getUserMedia({ audio: true })',
  'navigator.mediaDevices.getUserMedia({ video: true })',
  'navigator.mediaDevices.getDisplayMedia()',
  'new webkitSpeechRecognition().start()',
  'navigator.clipboard.readText()',
  'navigator.clipboard.writeText("x")',
  'navigator.requestMIDIAccess()',
  'Notification.requestPermission()',
  'navigator.storage.persist()',
  'navigator.wakeLock.request()',
  'IdleDetector.requestPermission()',
  'getScreenDetails()',
  'new Accelerometer().start()',
  'document.requestStorageAccessFor("https://example.org")',
];

/** What is refused without asking: nobody offers a device to choose, and the check of what may be has said no. */
const unasked: readonly string[] = [
  'navigator.usb.requestDevice({ filters: [] })',
  'navigator.serial.requestPort()',
  'navigator.hid.requestDevice({ filters: [] }).then(([device]) => device.open())',
  'queryLocalFonts().then(([font]) => font.blob())',
];

/** What a page may look up by name. */
const names =
  `geolocation notifications camera microphone midi idle-detection accelerometer clipboard-read clipboard-write
  persistent-storage screen-wake-lock storage-access window-management local-fonts background-sync payment-handler`.split(
    /\s+/,
  );

needs('display')('a permission', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;
  const refused: string[] = [];

  beforeAll(async () => {
    folder = await makeFolder();
    app = await launchSandboxed(folder.path, ['--use-fake-device-for-media-stream']);
    const { stderr } = app.electron.process();
    if (!stderr) throw new Error('Its log cannot be read.');
    createInterface(stderr).on('line', (line) => {
      const [, permission] = /"permission":"([\w-]+)","msg":"refused a permission"/.exec(line) ?? [];
      if (permission) refused.push(permission);
    });
  });
  afterAll(async () => {
    await app?.close();
    await folder.remove();
  });

  describe.each(['guest', 'host'] as const)('for the %s’s page', (which) => {
    let page: Page;

    beforeAll(async () => {
      page = which === 'guest' ? app.guest : await app.openHost();
      // Without a window manager no window is in front until it is clicked, and no other page may ask for the clipboard.
      await page.mouse.click(1, 1);
    });

    /** Begins it as if somebody had clicked. Some refusals never answer, so what is given is noted in the page. */
    async function call(script: string): Promise<void> {
      await page.evaluate((code) => {
        const here = globalThis as { given?: string[]; eval(code: string): unknown };
        here.given ??= [];
        const note = (value: unknown) => {
          if (value && value !== 'denied') here.given?.push(code);
        };
        void Promise.resolve(here.eval(code)).then(note, () => undefined);
      }, script);
    }

    async function given(): Promise<unknown> {
      return page.evaluate(() => ({
        calls: (globalThis as { given?: string[] }).given,
        fullscreen: document.fullscreenElement !== null,
        pointer: document.pointerLockElement !== null,
      }));
    }

    test.each(asked)('%s is refused', async (script) => {
      refused.length = 0;
      await call(script);
      await expect.poll(() => refused, { timeout: 10_000 }).not.toEqual([]);
      expect(await given()).toEqual({ calls: [], fullscreen: false, pointer: false });
    });

    test.each(unasked)('%s is refused without asking', async (script) => {
      refused.length = 0;
      await expect(page.evaluate(script)).rejects.toThrow();
      expect(refused).toEqual([]);
    });

    test('is looked up as denied', async () => {
      const states = await page.evaluate(
        (all) =>
          Promise.all(
            all.map(
              async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
            ),
          ),
        names,
      );
      expect(states).toEqual(names.map(() => 'denied'));
    });
  });
});
