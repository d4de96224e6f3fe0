import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Its path has no symbolic link in it, so that it compares with what a program says of it. Whoever makes it removes it. */
export async function makeFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'guestbook-')));
}

/** On Windows a program that has just ended may hold a file for a moment. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * A folder that goes with its test. Make it before what works in it (a program, an app, a store): what ends with a test
 * ends in reverse.
 */
export async function temporaryFolder(): Promise<string> {
  const folder = await makeFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}
