/** The packaged app with no account and no network: the first thing that a person sees of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder, seesEntry, sign } from './desktop-app';

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

  test('what is missing is said beside its field, and the text stays', async () => {
    await sign(app.guest, { ...ada, email: 'nobody' });
    await app.guest.getByText('An e-mail address has an @ in it').waitFor();
    expect(await app.guest.getByLabel('Message').inputValue()).toBe(ada.message);
    expect(await app.guest.locator('.entry').count()).toBe(0);
  });
});
