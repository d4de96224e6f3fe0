/**
 * HostApi over the rooms of the program. A call first puts a setting in force and then writes it: if the disk refuses, the
 * setting holds everywhere all the same, and the call rejects with a message that says so.
 */
import { writeFile } from 'node:fs/promises';
import type { HostApi } from '../../shared/contract';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { Watched } from '../base/watched';
import type { Config } from '../config';
import type { ConnectionSwitch } from '../connection/switch';
import { listProfiles } from '../credentials/sources';
import type { Vault } from '../credentials/vault';
import type { Log } from '../log';
import type { Guestbook } from '../model/guestbook';
import type { ServerSwitch } from '../server/switch';
import { reasonOf, type SettingsFile } from '../settings';
import { HostStateFeed } from './host-state';

/** Asks the host for a file and resolves with its name; undefined when the host chose none. */
export type ChooseFile = (suggestion: string) => Promise<string | undefined>;

interface HostRooms {
  readonly config: Config;
  readonly settings: SettingsFile;
  readonly vault: Vault;
  readonly model: Guestbook;
  readonly connection: ConnectionSwitch;
  readonly server: ServerSwitch;
  /** Whether guests see e-mail addresses. */
  readonly emailsShown: Watched<boolean>;
  readonly chooseFile: ChooseFile;
  /** The text on the clipboard; absent where there is no clipboard. */
  readonly readClipboard?: (() => Promise<string>) | undefined;
  readonly log: Log;
}

export function createHost(rooms: HostRooms): HostApi {
  const { config, settings, vault, model, connection, server, emailsShown } = rooms;
  const state = new HostStateFeed(rooms);
  return {
    select: (query) => model.select(query),
    insert: (draft) => model.insert(draft),
    subscribe: (listener) => model.subscribe(listener),
    watch: (listener) => state.watch(listener),

    async paste({ text, profile }) {
      // With a profile, the host chooses from the text of the paste before.
      const pasted = text ?? (profile === undefined ? await rooms.readClipboard?.() : undefined);
      return vault.paste(pasted, profile);
    },
    profiles: listProfiles,
    async connect(request) {
      // Where the environment says `dynamodb`, the host may still give other credentials.
      if (config.backend !== 'dynamodb') refuseIfLocked(config.lockedBy.backend);
      return connection.connect(request);
    },
    async disconnect() {
      refuseIfLocked(config.lockedBy.backend);
      await connection.disconnect();
    },
    forget: () => connection.forget(),
    answerTable: (answer) => connection.answerTable(answer),
    copyLocal: (copy) => connection.copyLocal(copy),

    async serve(request) {
      await server.turn(request);
      const { mode, port } = server.state;
      await settings.change({ serverMode: mode, ...(config.lockedBy.port ? {} : { port }) });
    },
    async showEmails(shown) {
      refuseIfLocked(config.lockedBy.showEmails);
      emailsShown.set(shown);
      await settings.change({ showEmails: shown });
    },

    async retry(id) {
      await model.retryRejected(id);
      connection.retry();
    },
    discard: (id) => model.discard(id),
    exportPending: () => exportPending(model, rooms.chooseFile),
  };
}

/** Writes pending and rejected entries to a file of the host's choice: a way out that needs no cloud. */
async function exportPending(model: Guestbook, chooseFile: ChooseFile): Promise<string | undefined> {
  const file = await chooseFile('guestbook-waiting.json');
  if (file === undefined) return undefined;
  const entries = (await model.outbox(Number.MAX_SAFE_INTEGER)).map(
    ({ name, email, date, message, state, reason }) => ({ name, email, date, message, state, reason }),
  );
  try {
    await writeFile(file, `${JSON.stringify(entries, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    const said = sentence('export_failed', { file, reason: reasonOf(error) });
    throw new GuestbookError('store_failed', said, { cause: error });
  }
  return file;
}

function refuseIfLocked(lockedBy: string | undefined): void {
  if (lockedBy === undefined) return;
  throw new GuestbookError('invalid_setting', sentence('set_by_variable', { variable: lockedBy }));
}
