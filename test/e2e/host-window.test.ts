/** The host's window in the packaged app: what it says, what it changes, and that it works by keyboard in both themes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/main/server/ports';
import { violations } from '../support/axe-violations';
import { needs } from '../support/machine';
import { type DesktopApp, launch, makeFolder, sign } from './desktop-app';

needs('display')('the host’s window', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let app: DesktopApp;
  let port: number;

  const start = () =>
    launch(folder.path, {
      PORT: String(port),
      GUESTBOOK_SHOW_EMAILS: '0',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE0000032F',
      AWS_SECRET_ACCESS_KEY: 'canary-secret',
    });

  beforeAll(async () => {
    folder = await makeFolder();
    port = (await findFreePort('127.0.0.1', 5200)) ?? 0;
    app = await start();
  });
  afterAll(async () => {
    await app?.close();
    await folder.remove();
  });

  test('says before connecting what will happen, and remembers the answer to stay', async () => {
    const host = await app.host();
    await host.getByText('Connect to us-east-1 with the key …032F?').waitFor();
    await host.getByText('it is created, with its change stream').waitFor();
    expect(await host.content()).not.toContain('canary-secret');
    await host.getByRole('button', { name: 'Keep on this computer' }).click();
    await host.getByText('Connect to us-east-1 with the key …032F?').waitFor({ state: 'detached' });
    await app.close();
    app = await start();
    await app.guest.getByText('The first page is yours').waitFor();
    expect(app.electron.windows()).toHaveLength(1);
  });

  test('shows the book with addresses, which guests do not see', async () => {
    await sign(app.guest, { name: 'Ada', email: 'ada@example.org', message: 'Hello' });
    const host = await app.openHost();
    await host.getByText('ada@example.org').waitFor();
    expect(await app.guest.locator('.entry').textContent()).not.toContain('ada@example.org');
  });

  test('names the variables that lock a setting', async () => {
    const host = await app.openHost();
    await host.getByText('GUESTBOOK_SHOW_EMAILS').waitFor();
    expect(await host.getByRole('switch').isDisabled()).toBe(true);
    await host.getByText('PORT', { exact: true }).waitFor();
    await host.getByText('AWS_REGION', { exact: true }).waitFor();
    expect(await host.getByLabel('Region').isDisabled()).toBe(true);
  });

  test('serves and stops by keyboard', async () => {
    const host = await app.openHost();
    await host.getByRole('radio', { name: 'Off' }).focus();
    await host.keyboard.press('ArrowRight');
    await host.getByText(`http://localhost:${port}`).waitFor();
    expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
    await host.getByRole('radio', { name: 'This computer', exact: true }).focus();
    await host.keyboard.press('ArrowLeft');
    await host.getByText(`http://localhost:${port}`).waitFor({ state: 'detached' });
    await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow();
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing in the %s theme, in either window',
    async (colorScheme) => {
      const host = await app.openHost();
      await host.getByText('Local network').click();
      await host.getByRole('img', { name: /^QR code of http/ }).waitFor();
      for (const page of [host, app.guest]) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await violations(page)).toEqual([]);
      }
    },
  );
});
