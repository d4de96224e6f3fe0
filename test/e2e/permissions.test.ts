/**
 * 5 of Electron's security checklist, in the packaged app: whatever a page asks the system for is refused. What the
 * program was asked stands in its log, for what a page is told is not enough: without a camera everybody is refused one.
 */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launchForSuite, noteInLog } from './desktop-app';

/** What a page calls, and the names under which an Electron may ask the program for it. */
const asked: readonly (readonly [call: string, permissions: readonly string[]])[] = [
  ['document.body.requestFullscreen()', ['fullscreen']],
  ['document.body.requestPointerLock()', ['pointerLock']],
  ['navigator.keyboard.lock()', ['keyboardLock']],
  ['navigator.geolocation.getCurrentPosition(() => {}, () => {})', ['geolocation']],
  ['navigator.mediaDevices.getUserMedia({ audio: true })', ['media']],
  ['navigator.mediaDevices.getUserMedia({ video: true })', ['media']],
  ['navigator.mediaDevices.getDisplayMedia()', ['media', 'display-capture']],
  ['navigator.clipboard.readText()', ['clipboard-read']],
  ['navigator.clipboard.writeText("x")', ['clipboard-sanitized-write']],
  ['navigator.requestMIDIAccess()', ['midiSysex', 'midi']],
  ['Notification.requestPermission()', ['notifications']],
  ['navigator.storage.persist()', ['persistent-storage']],
  ['navigator.wakeLock.request()', ['screen-wake-lock']],
  ['IdleDetector.requestPermission()', ['idle-detection']],
  ['getScreenDetails()', ['window-management']],
  ['new Accelerometer().start()', ['sensors']],
];

/** What is refused without asking, for nobody offers a choice: how the call ends. */
const unasked: readonly (readonly [call: string, end: string])[] = [
  ['navigator.usb.requestDevice({ filters: [] })', 'NotFoundError'],
  ['navigator.serial.requestPort()', 'NotFoundError'],
  ['navigator.hid.requestDevice({ filters: [] })', '0 given'],
  ['queryLocalFonts()', '0 given'],
];

const NOTHING = { calls: [], fullscreen: false, pointer: false };

/** What a page may look up by name. */
const names =
  'geolocation notifications camera microphone midi idle-detection accelerometer clipboard-read clipboard-write'
    .concat(
      ' persistent-storage screen-wake-lock storage-access window-management local-fonts background-sync',
    )
    .split(' ');

needs('display')('a permission', () => {
  let app: DesktopApp;
  let refused: string[];

  beforeAll(async () => {
    const started = await launchForSuite(['--use-fake-device-for-media-stream']);
    app = started.app;
    refused = noteInLog(app, /"permission":"([\w-]+)","msg":"refused a permission"/);
    return started.end;
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

    test.each(asked)('%s is refused as %s', async (script, permissions) => {
      refused.length = 0;
      await call(script);
      const named = () => refused.filter((name) => permissions.includes(name));
      await expect.poll(named, { timeout: 10_000 }).not.toEqual([]);
      expect(await given()).toEqual(NOTHING);
    });

    test.each(unasked)('%s ends without asking: %s', async (script, end) => {
      refused.length = 0;
      const ended = await page.evaluate((code) => {
        const { eval: run } = globalThis as unknown as { eval(code: string): Promise<{ length?: number }> };
        return run(code).then(
          (found) => `${found.length} given`,
          (error: Error) => error.name,
        );
      }, script);
      expect(ended).toBe(end);
      // The program's log is read in order: what this asks is the first that it was asked.
      await call('Notification.requestPermission()');
      await expect.poll(() => refused, { timeout: 10_000 }).toEqual(['notifications']);
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

    test('was not given later either', async () => {
      expect(await given()).toEqual(NOTHING);
    });
  });
});
