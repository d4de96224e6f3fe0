/** Starts the packaged app as a person would, in a folder and with an environment of the test's own. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type ElectronApplication, _electron as electron, type Locator, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
import { asOrdinaryUser, ordinaryUser } from '../support/ordinary-user';

export interface DesktopApp {
  readonly electron: ElectronApplication;
  readonly guest: Page;
  /** Opens the host's window by its key, as the menu does, and returns it. */
  openHost(): Promise<Page>;
  /** The host's window that opened by itself. */
  host(): Promise<Page>;
  /** The guest's and the host's, which is opened. */
  bothPages(): Promise<Page[]>;
  /** How many windows there are. As the program itself has them: what was closed is gone at once. */
  countWindows(): Promise<number>;
  close(): Promise<void>;
}

export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'guestbook-e2e-'));
  return { path, remove: () => rm(path, { recursive: true, maxRetries: 5 }) };
}

/** @param args further arguments of the program */
export function launch(
  folder: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<DesktopApp> {
  const { inspectableApp, browserArguments } = inject('machine');
  return drive({
    executablePath: inspectableApp,
    args: [...browserArguments, ...args],
    env: { ...environment(), GUESTBOOK_DATA_DIR: folder, ...env },
  });
}

/** What a pattern's first group finds in the lines of the program's log, from now on and in their order. */
export function noteInLog({ electron: application }: DesktopApp, pattern: RegExp): string[] {
  const { stderr } = application.process();
  if (!stderr) throw new Error('Its log cannot be read.');
  const found: string[] = [];
  createInterface(stderr).on('line', (line) => found.push(...(pattern.exec(line)?.slice(1, 2) ?? [])));
  return found;
}

/** Starts it as a process that nobody drives: what it says on standard error can be read. It is gone with the test. */
export function spawnApp(
  executable: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): ChildProcessByStdio<null, null, Readable> {
  const program = spawn(executable, [...inject('machine').browserArguments, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(program, 'close');
  onTestFinished(async () => {
    program.stderr.resume();
    program.kill('SIGKILL');
    await closed;
  });
  return program;
}

/**
 * As `launchSandboxed`, in a folder of its own, for all tests of a suite: `end` is for a `beforeAll` to return.
 * @param args further arguments of the program
 */
export async function launchForSuite(
  args: readonly string[] = [],
): Promise<{ app: DesktopApp; end: () => Promise<void> }> {
  const folder = await makeFolder();
  try {
    const app = await launchSandboxed(folder.path, args);
    return { app, end: () => app.close().finally(folder.remove) };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/**
 * As an ordinary user and in Chromium's sandbox, where the system lets one be made; elsewhere as `launch` does. The
 * folder becomes that user's.
 * @param args further arguments of the program
 */
async function launchSandboxed(folder: string, args: readonly string[] = []): Promise<DesktopApp> {
  const { inspectableApp, lacking, browserArguments } = inject('machine');
  if (lacking.sandbox && process.platform === 'linux') return launch(folder, {}, args);
  const executablePath =
    asOrdinaryUser.length === 0 ? inspectableApp : await giveAway(inspectableApp, folder);
  return drive({
    executablePath,
    args: [...browserArguments.filter((argument) => argument !== '--no-sandbox'), ...args],
    // Playwright takes the sandbox away unless it is asked not to.
    chromiumSandbox: true,
    env: { ...environment(), HOME: folder, GUESTBOOK_DATA_DIR: join(folder, 'book') },
  });
}

/** For root: a copy of the program that an ordinary user can reach, and a start as that user. Returns what to start. */
async function giveAway(executable: string, folder: string): Promise<string> {
  const copy = join(folder, 'program');
  await cp(dirname(executable), copy, { recursive: true });
  const start = join(folder, 'start');
  const command = [...asOrdinaryUser, join(copy, basename(executable))].join(' ');
  await writeFile(start, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  await chown(folder, ordinaryUser, ordinaryUser);
  return start;
}

function environment() {
  const { PATH = '', DISPLAY = '', XAUTHORITY = '', HOME = '' } = process.env;
  return { PATH, DISPLAY, XAUTHORITY, HOME };
}

async function drive(options: Parameters<typeof electron.launch>[0]): Promise<DesktopApp> {
  const application = await electron.launch(options);
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
  await isShown(application);
  const app: DesktopApp = {
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
    bothPages: async () => [guest, await app.openHost()],
    countWindows: () => application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    close: () => application.close(),
  };
  return app;
}

/** The guest's window opens before the book and is shown after it: a person acts on a window that can be seen. */
async function isShown(application: ElectronApplication): Promise<void> {
  await application.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) =>
      webContents.getURL().startsWith('app://guest/'),
    );
    if (window && !window.isVisible())
      await new Promise<void>((resolve) => window.once('show', () => resolve()));
  });
}

/** The part of the host's window that says where entries are kept. Guests are not told. */
export function storage(host: Page): Locator {
  return host.locator('guestbook-storage-section');
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
