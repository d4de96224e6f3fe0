/**
 * HostApi over the rooms of the program. A setting is put in force first and remembered then: where the disk does not take
 * it, the setting holds everywhere all the same, and the call rejects with a message that says so.
 */
import type {
  ConnectionOutcome,
  ConnectionRequest,
  PasteReport,
  PasteRequest,
  ProfileChoice,
  TableAnswer,
} from '../../shared/connection';
import type { HostApi, HostState, Page, Query, ServerRequest } from '../../shared/contract';
import type { Draft, Entry } from '../../shared/entry';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { Watched } from '../base/watched';
import type { Config } from '../config';
import type { ConnectionSwitch } from '../connection/switch';
import type { Vault } from '../credentials/vault';
import type { Log } from '../log';
import type { Guestbook, HostChange } from '../model/guestbook';
import type { ServerSwitch } from '../server/switch';
import type { SettingsFile } from '../settings';
import { type ChooseFile, exportPending } from './export-pending';
import { HostStateFeed } from './host-state';

export interface HostRooms {
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

export class Host implements HostApi {
  readonly #rooms: HostRooms;
  readonly #state: HostStateFeed;

  constructor(rooms: HostRooms) {
    this.#rooms = rooms;
    this.#state = new HostStateFeed(rooms);
  }

  select(query?: Query): Promise<Page<Entry>> {
    return this.#rooms.model.select(query);
  }

  insert(draft: Draft): Promise<Entry> {
    return this.#rooms.model.insert(draft);
  }

  subscribe(listener: (change: HostChange) => void): () => void {
    return this.#rooms.model.subscribe(listener);
  }

  watch(listener: (state: HostState) => void): () => void {
    return this.#state.watch(listener);
  }

  async paste({ text, profile }: PasteRequest): Promise<PasteReport> {
    const { vault, readClipboard } = this.#rooms;
    // With a profile, the choice is about the text that was pasted before.
    const pasted = text ?? (profile === undefined ? await readClipboard?.() : undefined);
    return vault.paste(pasted, profile);
  }

  async profiles(): Promise<ProfileChoice[]> {
    const { listProfiles } = await import('../credentials/sources');
    return listProfiles();
  }

  async connect(request: ConnectionRequest): Promise<ConnectionOutcome> {
    const { config, connection } = this.#rooms;
    // Where the environment says `dynamodb`, the host may still give other credentials.
    if (config.backend !== 'dynamodb') refuseIfLocked(config.lockedBy.backend);
    return connection.connect(request);
  }

  async disconnect(): Promise<void> {
    refuseIfLocked(this.#rooms.config.lockedBy.backend);
    await this.#rooms.connection.disconnect();
  }

  forget(): Promise<void> {
    return this.#rooms.connection.forget();
  }

  async serve(request: ServerRequest): Promise<void> {
    const { config, server, settings } = this.#rooms;
    await server.turn(request);
    const { mode, port } = server.state;
    await settings.change({ serverMode: mode, ...(config.lockedBy.port ? {} : { port }) });
  }

  async showEmails(shown: boolean): Promise<void> {
    const { config, settings, emailsShown } = this.#rooms;
    refuseIfLocked(config.lockedBy.showEmails);
    emailsShown.set(shown);
    await settings.change({ showEmails: shown });
  }

  async retry(id?: string): Promise<void> {
    await this.#rooms.model.retryRejected(id);
    this.#rooms.connection.retry();
  }

  discard(id: string): Promise<void> {
    return this.#rooms.model.discard(id);
  }

  exportPending(): Promise<string | undefined> {
    return exportPending(this.#rooms.model, this.#rooms.chooseFile);
  }

  answerTable(answer: TableAnswer): Promise<void> {
    return this.#rooms.connection.answerTable(answer);
  }

  copyLocal(copy: boolean): Promise<void> {
    return this.#rooms.connection.copyLocal(copy);
  }
}

function refuseIfLocked(lockedBy: string | undefined): void {
  if (lockedBy === undefined) return;
  throw new GuestbookError('invalid_setting', sentence('set_by_variable', { variable: lockedBy }));
}
