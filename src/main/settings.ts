/**
 * The host's choices, in `settings.json` in the data folder. The program puts a file that it cannot understand aside and never
 * overwrites it. The file never holds a secret.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ADDRESS_RULES, connectionRequestSchema } from '../shared/connection';
import { GuestbookError } from '../shared/errors';
import { serverModeSchema } from '../shared/schemas';
import { sentence } from '../shared/words/main';
import { writeAtomically } from './base/atomic-file';
import { serial } from './base/serial';
import type { Log } from './log';

const settingsSchema = z.looseObject({
  /** The host's answer to "Connect?", and the table and source that it was given for. Absent until then. */
  connection: connectionRequestSchema
    .extend({
      on: z.boolean(),
      region: ADDRESS_RULES.region.takes,
      table: ADDRESS_RULES.table.takes,
      endpoint: ADDRESS_RULES.endpoint.takes.optional(),
    })
    .optional()
    // If the connection cannot be understood, the program asks the host again and keeps the other settings.
    .catch(undefined),
  serverMode: serverModeSchema.optional(),
  port: z.number().int().min(1).max(65535).optional(),
  showEmails: z.boolean().optional(),
});

export type Settings = z.infer<typeof settingsSchema>;

export class SettingsFile {
  readonly #file: string;
  #settings: Settings;
  readonly #oneAtATime = serial();

  private constructor(file: string, settings: Settings) {
    this.#file = file;
    this.#settings = settings;
  }

  /** @throws GuestbookError `store_failed` when the folder cannot be made or the file cannot be read. */
  static async open(folder: string, log: Log): Promise<SettingsFile> {
    const file = join(folder, 'settings.json');
    try {
      await mkdir(folder, { recursive: true });
      return new SettingsFile(file, await read(file, log));
    } catch (error) {
      throw unusableFolder(folder, error);
    }
  }

  get current(): Settings {
    return this.#settings;
  }

  /**
   * Resolves when the change is on the disk. The change holds in this process from the call on, in any case.
   * @throws GuestbookError `store_failed`, with a message that says that the change is in force and not remembered
   */
  async change(part: Partial<Settings>): Promise<void> {
    this.#settings = { ...this.#settings, ...part };
    const write = () => writeAtomically(this.#file, `${JSON.stringify(this.#settings, null, 2)}\n`);
    try {
      await this.#oneAtATime(write);
    } catch (error) {
      throw new GuestbookError(
        'store_failed',
        sentence('setting_not_remembered', { reason: reasonOf(error), file: this.#file }),
        { cause: error },
      );
    }
  }
}

/** The folder for books and settings cannot be made, read or written. */
export function unusableFolder(folder: string, cause: unknown): GuestbookError {
  return new GuestbookError(
    'store_failed',
    sentence('folder_unusable', { folder, reason: reasonOf(cause) }),
    { cause },
  );
}

async function read(file: string, log: Log): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return {};
    throw error;
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (error) {
    const aside = `${file}.damaged-${randomUUID().slice(0, 8)}`;
    await rename(file, aside);
    log.warn({ aside, reason: String(error) }, 'settings.json could not be understood; it was put aside');
    return {};
  }
}

/** The system's code for a failure ("ENOENT"), or the thrown value as text. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
