/** Writes pending and rejected entries to a file of the host's choice: a way out that needs no cloud. */
import { writeFile } from 'node:fs/promises';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { Guestbook } from '../model/guestbook';

/** Asks the host for a file and resolves with its name; undefined when the host chose none. */
export type ChooseFile = (suggestion: string) => Promise<string | undefined>;

/** Resolves with the file's name; undefined when none was chosen. @throws GuestbookError `store_failed` */
export async function exportPending(model: Guestbook, chooseFile: ChooseFile): Promise<string | undefined> {
  const file = await chooseFile('guestbook-waiting.json');
  if (file === undefined) return undefined;
  const entries = (await model.outbox(Number.MAX_SAFE_INTEGER)).map(
    ({ name, email, date, message, state, reason }) => ({ name, email, date, message, state, reason }),
  );
  try {
    await writeFile(file, `${JSON.stringify(entries, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new GuestbookError('store_failed', sentence('export_failed', { file, reason }), { cause: error });
  }
  return file;
}
