/** The host's page over the whole program, in Chromium; test/e2e has it in its own window. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { App } from '../../../src/main/app';
import { dynamoDbFixture } from '../../dynamodb/table-fixtures';
import { startApp, tableVariables } from '../../support/app';
import { violations } from '../../support/axe-violations';
import { draft } from '../../support/draft';
import { temporaryFolder } from '../../support/folder';
import { needs } from '../../support/machine';
import { openHostPage } from './host-page';

/** Where nothing listens: what is signed waits. */
const NOWHERE = { endpoint: 'http://127.0.0.1:9', table: 'guestbook' };

interface Place {
  readonly endpoint: string;
  readonly table: string;
  /** Connected by an answer of before, whether or not anybody answers there. */
  readonly connected?: boolean;
}

async function startDesk({ endpoint, table, connected }: Place = NOWHERE): Promise<App> {
  const folder = await temporaryFolder();
  if (connected) {
    const connection = {
      on: true,
      source: { kind: 'environment' },
      region: 'us-east-1',
      table,
      endpoint,
      capacity: 'provisioned',
    };
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ connection }));
  }
  return startApp(folder, tableVariables(endpoint, table));
}

needs('chromium')('the host’s page', () => {
  test('keeps every entry that was loaded when something changes', async () => {
    const app = await startDesk();
    for (let i = 1; i <= 260; i++) await app.guestbook.insert(draft(`Entry ${i}.`));
    const page = await openHostPage(app.host);
    const entries = page.locator('guestbook-address-book li');
    for (const count of [50, 100, 150, 200, 250]) {
      await expect.poll(() => entries.count()).toBe(count);
      await page.getByRole('button', { name: 'Older entries' }).click();
    }
    await expect.poll(() => entries.count()).toBe(260);
    await app.guestbook.insert(draft('One more.'));
    await page.getByText('One more.').waitFor();
    expect(await entries.count()).toBe(261);
  });

  test('says before disconnecting what becomes of waiting entries', async () => {
    const app = await startDesk({ ...NOWHERE, connected: true });
    await app.guestbook.insert(draft());
    const page = await openHostPage(app.host);
    await page
      .getByText(
        '1 entry waits for the table. If you disconnect, it stays on this computer and is sent when you connect again.',
      )
      .waitFor();
    await app.guestbook.insert(draft());
    await page.getByText('2 entries wait for the table. If you disconnect, they stay').waitFor();
    await page.getByRole('button', { name: 'Disconnect' }).waitFor();
  });

  test('tells of a book that was put aside, which guests are not told', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'local.db'), 'not a book');
    const app = await startApp(folder);
    const page = await openHostPage(app.host);
    const notice = await page.locator('guestbook-storage-section wa-callout').textContent();
    expect(notice).toContain('could not be read');
    await page.getByText('Kept on this computer').waitFor();
    const told: string[] = [];
    onTestFinished(app.guestbook.subscribe((change) => told.push(JSON.stringify(change))));
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]).not.toContain('notice');
  });

  test('discards a waiting entry only after asking once more, by keyboard too', async () => {
    const app = await startDesk({ ...NOWHERE, connected: true });
    await app.guestbook.insert(draft('Please stay.'));
    await app.guestbook.insert(draft('Please go.'));
    const page = await openHostPage(app.host);
    const waiting = page.locator('guestbook-pending-entry').filter({ hasText: 'Please go.' });
    await waiting.getByRole('button', { name: 'Discard…' }).click();
    await waiting.getByRole('button', { name: 'Keep' }).click();
    await waiting.getByRole('button', { name: 'Discard…' }).focus();
    await page.keyboard.press('Enter');
    await waiting.getByText('Discard it for good?').waitFor();
    expect((await app.guestbook.select()).total).toBe(2);
    expect(await violations(page)).toEqual([]);
    await waiting.getByRole('button', { name: 'Discard for good' }).focus();
    await page.keyboard.press('Enter');
    await waiting.waitFor({ state: 'detached' });
    expect((await app.guestbook.select()).entries.map(({ message }) => message)).toEqual(['Please stay.']);
  });
});

needs('chromium', 'java')('the host’s page, over a table', () => {
  test('asks about a table that is gone, and creates it again with every entry', async () => {
    const fixture = dynamoDbFixture();
    onTestFinished(() => fixture.close());
    const app = await startDesk({
      endpoint: inject('dynamodbEndpoint'),
      table: fixture.name,
    });
    await app.guestbook.insert(draft('Signed before.'));
    const page = await openHostPage(app.host);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Copy 1 entry into the table?').waitFor();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByText('Saved in DynamoDB').waitFor();

    await fixture.remove();
    await app.guestbook.insert(draft('Signed after.'));
    await page.getByText('The table is not there any more.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create it again with all entries' }).click();
    await page.getByText('Saved in DynamoDB').waitFor();
    expect((await fixture.items()).map(({ message }) => message).sort()).toEqual([
      'Signed after.',
      'Signed before.',
    ]);
  });
});
