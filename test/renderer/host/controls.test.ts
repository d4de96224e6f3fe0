/** No control of the host's window drops a click in silence, and each shows what is in force. */
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { GuestbookError } from '../../../src/shared/errors';
import { needs } from '../../support/machine';
import { said } from '../../support/said';
import { CALM, openHostPage, SERVED, StandInHost } from './host-page';

const onDisk = new GuestbookError('store_failed', said('This could not be remembered.'));

const isOn = (control: Locator) => control.evaluate((element) => (element as HTMLInputElement).checked);

async function openServed() {
  const host = new StandInHost({ ...CALM, server: SERVED });
  const page = await openHostPage(host.api);
  const asked = (method: string) => host.calls.filter((call) => call.method === method);
  const emails = page.locator('wa-switch');
  const mode = (name: string) => page.getByRole('radio', { name, exact: true });
  return { host, page, asked, emails, mode };
}

needs('chromium')('a switch of the host’s window', () => {
  test('flipped while the server closes is sent, and shows what is in force', async () => {
    const { host, asked, emails, mode } = await openServed();
    await mode('Off').click();
    await expect.poll(() => asked('serve').length).toBe(1);
    await emails.click();
    await expect.poll(() => asked('showEmails').map(({ sent }) => sent)).toEqual([true]);
    asked('showEmails')[0]?.answer();
    host.tell({ showEmails: true });
    await expect.poll(() => isOn(emails)).toBe(true);
  });

  test('that is refused goes back to what is in force, and says why', async () => {
    const { asked, page, emails } = await openServed();
    await emails.click();
    await expect.poll(() => asked('showEmails').length).toBe(1);
    expect(await isOn(emails)).toBe(true);
    asked('showEmails')[0]?.refuse(onDisk);
    await page.getByText(onDisk.message).waitFor();
    await expect.poll(() => isOn(emails)).toBe(false);
  });

  test('flipped there and back ends where it was left', async () => {
    const { host, asked, emails } = await openServed();
    await emails.click();
    await expect.poll(() => asked('showEmails').length).toBe(1);
    await emails.click();
    asked('showEmails')[0]?.answer();
    await expect.poll(() => asked('showEmails').map(({ sent }) => sent)).toEqual([true, false]);
    host.tell({ showEmails: true });
    expect(await isOn(emails)).toBe(false);
    asked('showEmails')[1]?.answer();
    host.tell({ showEmails: false });
    await expect.poll(() => isOn(emails)).toBe(false);
  });
});

needs('chromium')('the switch of the server', () => {
  test('ends in the position of the last click, and says what it waits for', async () => {
    const { host, page, asked, mode } = await openServed();
    await mode('Off').click();
    await page.getByText('Closing port 5000…').waitFor();
    await mode('This computer').click();
    await page.getByText('Opening port 5000…').waitFor();
    asked('serve')[0]?.answer();
    await expect
      .poll(() => asked('serve').map(({ sent }) => sent))
      .toEqual([{ mode: 'off' }, { mode: 'computer' }]);
    asked('serve')[1]?.answer();
    host.tell({ server: { mode: 'computer', port: 5000, addresses: ['http://localhost:5000'] } });
    await page.getByText('http://localhost:5000').waitFor();
    expect(await mode('This computer').isChecked()).toBe(true);
  });

  test('goes back to what is in force when it is refused', async () => {
    const { asked, page, mode } = await openServed();
    await mode('This computer').click();
    await expect.poll(() => asked('serve').length).toBe(1);
    asked('serve')[0]?.refuse(onDisk);
    await page.getByText(onDisk.message).waitFor();
    await expect.poll(() => mode('Local network').isChecked()).toBe(true);
    await page.getByText('http://192.168.178.21:5000', { exact: true }).waitFor();
  });

  test('offers the free port once', async () => {
    const host = new StandInHost({
      ...CALM,
      server: { ...SERVED, addresses: [], problem: { message: 'Port 5000 is in use.', freePort: 5001 } },
    });
    const page = await openHostPage(host.api);
    const button = page.getByRole('button', { name: 'Use port 5001 instead' });
    await button.click();
    await expect.poll(() => host.calls.map(({ sent }) => sent)).toEqual([{ mode: 'network', port: 5001 }]);
    await page.getByText('Opening port 5001…').waitFor();
    expect(await button.count()).toBe(0);
  });
});

needs('chromium')('a session pasted while another source is tried', () => {
  test('is connected with after it', async () => {
    const host = new StandInHost({
      ...CALM,
      status: { ...CALM.status, backend: 'dynamodb', cloud: 'credentials' },
      connection: { ...CALM.connection, state: 'on', needs: 'expired', environmentHasKeys: true },
    });
    const page = await openHostPage(host.api);
    const asked = (method: string) => host.calls.filter((call) => call.method === method);
    await page.getByRole('button', { name: 'Paste from clipboard' }).click();
    await expect.poll(() => asked('paste').length).toBe(1);
    await page.getByRole('button', { name: 'Use the keys in the environment' }).click();
    await expect.poll(() => asked('connect').length).toBe(1);
    asked('paste')[0]?.answer({ keyEnding: '032F', sessionToken: true, session: 'pasted-1' });
    await page.getByText('Key …032F').waitFor();
    asked('connect')[0]?.refuse(new GuestbookError('cloud_refused', said('AWS refuses.')));
    await expect
      .poll(() => asked('connect').map(({ sent }) => (sent as { source: unknown }).source))
      .toEqual([{ kind: 'environment' }, { kind: 'pasted', session: 'pasted-1' }]);
  });
});

needs('chromium')('the form of the connection', () => {
  test('cannot be changed or sent while it is tried', async () => {
    const host = new StandInHost(CALM);
    const page = await openHostPage(host.api);
    const form = page.locator('guestbook-connection-form');
    await form.getByRole('radio', { name: 'What AWS finds by itself' }).click();
    await form.getByText('Advanced').click();
    await form.getByRole('button', { name: 'Connect' }).click();
    await expect.poll(() => host.calls.length).toBe(1);
    for (const field of await form.locator('input, select').all())
      await expect.poll(() => field.isDisabled()).toBe(true);
    host.calls[0]?.refuse(new GuestbookError('cloud_refused', said('AWS refuses.')));
    await form.getByText('AWS refuses.').waitFor();
    await form.getByLabel('Table', { exact: true }).fill('visitors');
    await form.getByRole('button', { name: 'Connect' }).click();
    await expect.poll(() => host.calls.length).toBe(2);
    expect(host.calls[1]?.sent).toMatchObject({ table: 'visitors' });
  });
});

needs('chromium')('a connection to a table that is not there', () => {
  test('says that the table is being created, until the book has met it', async () => {
    const host = new StandInHost(CALM);
    const page = await openHostPage(host.api);
    const note = page.getByText('There is no such table yet. It is being created.');
    await page.getByRole('radio', { name: 'What AWS finds by itself' }).click();
    await page.getByRole('button', { name: 'Connect' }).click();
    await expect.poll(() => host.calls.length).toBe(1);
    const meeting = { ...CALM.status, backend: 'dynamodb', loading: true } as const;
    const connection = { ...CALM.connection, state: 'on' } as const;
    host.tell({ connection, status: { ...meeting, cloud: 'connecting' } });
    host.calls[0]?.answer({ checked: true, table: 'missing' });
    await note.waitFor();
    host.tell({ status: meeting });
    await page.getByText('Reading the table').waitFor();
    expect(await note.count()).toBe(1);
    host.tell({ status: { ...meeting, loading: false } });
    await note.waitFor({ state: 'detached' });
    host.tell({ status: { ...meeting, cloud: 'wait' } });
    await page.getByText('Trying the table again soon').waitFor();
    expect(await note.count()).toBe(0);
  });
});
