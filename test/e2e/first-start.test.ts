/** The packaged app with no account and no network: the first thing that a person sees of it. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder, seesEntry, sign, spawnApp } from './desktop-app';

const ada = { name: 'Ada', email: 'ada@example.org', message: 'What a lovely evening.' };

needs('display')('the first start', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;

  beforeEach(async () => {
    folder = await makeFolder();
    app = await launch(folder.path);
  });
  afterEach(async () => {
    await app.close();
    await folder.remove();
  });

  test('an entry appears at once, and is there after a restart', async () => {
    await app.guest.getByText('The first page is yours').waitFor();
    await sign(app.guest, ada);
    await seesEntry(app.guest, ada.message);
    await app.close();
    app = await launch(folder.path);
    await seesEntry(app.guest, ada.message);
  });

  test('a second start brings the window of the first forward, from wherever it is, and ends', async () => {
    const visible = () =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => each.isVisible()),
      );
    await expect.poll(visible).toEqual([true]);
    // Without a window manager nothing is minimised or in front: what the window is told is noted instead.
    const told = await app.electron.evaluateHandle(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const calls: string[] = [];
      window?.hide();
      const note = (name: 'restore' | 'show' | 'focus') => {
        const really = window?.[name].bind(window);
        Object.assign(window ?? {}, {
          [name]: () => {
            calls.push(name);
            really?.();
          },
        });
      };
      note('restore');
      note('show');
      note('focus');
      Object.assign(window ?? {}, { isMinimized: () => true });
      return calls;
    });
    const second = spawnApp(inject('machine').inspectableApp, { GUESTBOOK_DATA_DIR: folder.path });
    expect(await once(second, 'exit')).toEqual([0, null]);
    await expect.poll(() => told.jsonValue()).toEqual(['restore', 'show', 'focus']);
    expect(await visible()).toEqual([true]);
  });

  test('what is missing is said beside its field, and the text stays', async () => {
    await sign(app.guest, { ...ada, email: 'nobody' });
    await app.guest.getByText('An e-mail address has an @ in it').waitFor();
    expect(await app.guest.getByLabel('Message').inputValue()).toBe(ada.message);
    expect(await app.guest.locator('.entry').count()).toBe(0);
  });
});
