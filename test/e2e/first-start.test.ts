/** The packaged app with no account and no network: the first thing that a person sees of it. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder, seesEntry, sign, start } from './desktop-app';

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
    await app.guest.getByText('Kept on this computer').waitFor();
    await sign(app.guest, ada);
    await seesEntry(app.guest, ada.message);
    await app.close();
    app = await launch(folder.path);
    await seesEntry(app.guest, ada.message);
  });

  test('a second start brings the window of the first forward, and ends', async () => {
    const [window] = await app.electron.evaluate(({ BrowserWindow }) => {
      for (const each of BrowserWindow.getAllWindows()) each.hide();
      return BrowserWindow.getAllWindows().map((each) => each.isVisible());
    });
    expect(window).toBe(false);
    const second = start(inject('machine').inspectableApp, { GUESTBOOK_DATA_DIR: folder.path });
    expect(await once(second, 'exit')).toEqual([0, null]);
    const windows = () =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => each.isVisible()),
      );
    await expect.poll(windows).toEqual([true]);
  });

  test('what is missing is said beside its field, and the text stays', async () => {
    await sign(app.guest, { ...ada, email: 'nobody' });
    await app.guest.getByText('An e-mail address has an @ in it').waitFor();
    expect(await app.guest.getByLabel('Message').inputValue()).toBe(ada.message);
    expect(await app.guest.locator('.entry').count()).toBe(0);
  });
});
