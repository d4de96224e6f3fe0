/** What guests are not told, which the host is. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { guestView } from '../../src/main/model/guest-view';
import { type ModelChange, StoreGuestbook } from '../../src/main/model/guestbook';
import { openBook } from '../../src/main/store/open-book';
import type { Change } from '../../src/shared/contract';
import { temporaryFolder } from '../store/support';
import { quietLog } from '../support/quiet-log';

test('a notice names a file of this computer: guests do not get it', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'local.db'), 'this is no book');
  const store = await openBook({ folder, name: 'local', outbox: false });
  onTestFinished(() => store.close());
  const model = new StoreGuestbook(store, { backend: 'local', log: quietLog });
  const toHost: ModelChange[] = [];
  const toGuests: Change[] = [];
  onTestFinished(model.subscribe((change) => toHost.push(change)));
  const guests = guestView(model, { showEmails: () => true });
  onTestFinished(guests.subscribe((change) => toGuests.push(change)));
  await expect.poll(() => [toHost.length, toGuests.length]).toEqual([1, 1]);
  expect(JSON.stringify(toHost)).toContain('local.db');
  expect(JSON.stringify(toGuests)).not.toContain('local.db');
});
