/** Starts the packaged app as a person would, in a folder and with an environment of the test's own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import { inject } from 'vitest';

export interface DesktopApp {
  readonly electron: ElectronApplication;
  readonly guest: Page;
  /** Opens the host's window by its key, as the menu does, and returns it. */
  openHost(): Promise<Page>;
  /** The host's window that opened by itself. */
  host(): Promise<Page>;
  close(): Promise<void>;
}

export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'guestbook-e2e-'));
  return { path, remove: () => rm(path, { recursive: true, maxRetries: 5 }) };
}

/** @param args further arguments of the program */
export async function launch(
  folder: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<DesktopApp> {
  const { inspectableApp, browserArguments } = inject('machine');
  const { PATH = '', DISPLAY = '', XAUTHORITY = '', HOME = '' } = process.env;
  const application = await electron.launch({
    executablePath: inspectableApp,
    args: [...browserArguments, ...args],
    env: { PATH, DISPLAY, XAUTHORITY, HOME, GUESTBOOK_DATA_DIR: folder, ...env },
  });
  // A window comes up empty and goes to its page then.
  const window = async (origin: string): Promise<Page> => {
    const arrives = (page: Page) => page.waitForURL(`${origin}**`).then(() => page);
    const opened = application.waitForEvent('window', {
      predicate: (page) => arrives(page).then(() => true),
    });
    return Promise.any([...application.windows().map(arrives), opened]);
  };
  const guest = await window('app://guest/');
  await guest.waitForLoadState();
  return {
    electron: application,
    guest,
    host: () => window('app://host/'),
    async openHost() {
      await application.evaluate(({ Menu }) => {
        const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
        items.find((item) => item.accelerator === 'CmdOrCtrl+,')?.click();
      });
      return window('app://host/');
    },
    close: () => application.close(),
  };
}

export async function sign(
  page: Page,
  draft: { name: string; email: string; message: string },
): Promise<void> {
  await page.getByLabel('Your name').fill(draft.name);
  await page.getByLabel('E-mail').fill(draft.email);
  await page.getByLabel('Message').fill(draft.message);
  await page.getByRole('button', { name: 'Sign the book' }).click();
}

/** Waits until an entry with this message stands in the page's book. */
export async function seesEntry(page: Page, message: string): Promise<void> {
  await page.locator('.entry', { hasText: message }).waitFor();
}
