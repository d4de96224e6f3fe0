/**
 * IPC as a transport of the two contracts. Every request is checked twice: it must come from the main frame of the page
 * that the contract is for, and what it carries must fit its schema. Answers are `{ ok, value | error }`, because
 * Electron flattens Error objects.
 */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { connectionRequestSchema, pasteRequestSchema, tableAnswerSchema } from '../../shared/connection';
import { type GuestbookApi, type HostApi, querySchema, serverRequestSchema } from '../../shared/contract';
import type { Draft } from '../../shared/entry';
import { GuestbookError, toGuestbookError, toWire, type WireResult } from '../../shared/errors';
import type { Log } from '../log';
import { GUEST_CHANNELS, HOST_CHANNELS } from './channels';
import { GUEST_ORIGIN, HOST_ORIGIN } from './protocol';

const querySent = querySchema.optional();
// Whether it can be signed is the model's to say: it answers with a sentence for each field.
const draftSent = z.custom<Draft>((value) => typeof value === 'object' && value !== null);
const booleanSent = z.boolean();
const idSent = z.string().max(100);
const nothingSent = z.undefined();
const subscriptionId = z.number().int();

export function serveIpc(guestbook: GuestbookApi, host: HostApi, log: Log): void {
  const guest = new Wire(GUEST_ORIGIN, log);
  guest.answer(GUEST_CHANNELS.select, querySent, (query) => guestbook.select(query));
  guest.answer(GUEST_CHANNELS.insert, draftSent, (draft) => guestbook.insert(draft));
  guest.publish(GUEST_CHANNELS, (listener) => guestbook.subscribe(listener));

  const settings = new Wire(HOST_ORIGIN, log);
  settings.answer(HOST_CHANNELS.select, querySent, (query) => host.select(query));
  settings.answer(HOST_CHANNELS.paste, pasteRequestSchema, (request) => host.paste(request));
  settings.answer(HOST_CHANNELS.profiles, nothingSent, () => host.profiles());
  settings.answer(HOST_CHANNELS.connect, connectionRequestSchema, (request) => host.connect(request));
  settings.answer(HOST_CHANNELS.disconnect, nothingSent, () => host.disconnect());
  settings.answer(HOST_CHANNELS.forget, nothingSent, () => host.forget());
  settings.answer(HOST_CHANNELS.serve, serverRequestSchema, (request) => host.serve(request));
  settings.answer(HOST_CHANNELS.showEmails, booleanSent, (shown) => host.showEmails(shown));
  settings.answer(HOST_CHANNELS.retry, idSent.optional(), (id) => host.retry(id));
  settings.answer(HOST_CHANNELS.discard, idSent, (id) => host.discard(id));
  settings.answer(HOST_CHANNELS.saveWaiting, nothingSent, () => host.saveWaiting());
  settings.answer(HOST_CHANNELS.answerTable, tableAnswerSchema, (answer) => host.answerTable(answer));
  settings.answer(HOST_CHANNELS.copyLocal, booleanSent, (copy) => host.copyLocal(copy));
  settings.publish(HOST_CHANNELS, (listener) => host.subscribe(listener));
}

/** The channels of one contract, for the page of one origin. */
class Wire {
  readonly #origin: string;
  readonly #log: Log;

  constructor(origin: string, log: Log) {
    this.#origin = origin;
    this.#log = log;
  }

  answer<Sent, Value>(channel: string, schema: z.ZodType<Sent>, work: (sent: Sent) => Promise<Value>): void {
    ipcMain.handle(channel, async (event, sent: unknown): Promise<WireResult<Value>> => {
      try {
        this.#check(event, channel);
        const result = schema.safeParse(sent);
        if (!result.success) {
          throw new GuestbookError(
            'invalid_request',
            'This request could not be understood. Nothing was changed.',
          );
        }
        return { ok: true, value: await work(result.data) };
      } catch (error) {
        const known = toGuestbookError(error);
        if (known.code === 'internal' || known.code === 'store_failed')
          this.#log.error({ err: known, channel }, 'a request failed');
        return { ok: false, error: toWire(known) };
      }
    });
  }

  /** Sends what `subscribe` tells to each page that asked, until it says stop, goes elsewhere or is gone. */
  publish<Value>(
    channels: { readonly subscribe: string; readonly unsubscribe: string; readonly changed: string },
    subscribe: (listener: (value: Value) => void) => () => void,
  ): void {
    const open = new Map<string, () => void>();
    const end = (key: string) => {
      open.get(key)?.();
      open.delete(key);
    };
    const watched = new WeakSet<WebContents>();
    ipcMain.on(channels.subscribe, (event, sent: unknown) => {
      if (!this.#passes(event, channels.subscribe)) return;
      const id = subscriptionId.safeParse(sent);
      if (!id.success) return;
      const { sender } = event;
      const key = `${sender.id} ${id.data}`;
      end(key);
      open.set(
        key,
        subscribe((value) => sender.send(channels.changed, id.data, value)),
      );
      if (watched.has(sender)) return;
      watched.add(sender);
      const prefix = `${sender.id} `;
      const endAll = () => {
        for (const each of [...open.keys()].filter((name) => name.startsWith(prefix))) end(each);
      };
      sender.on('did-navigate', endAll);
      sender.on('render-process-gone', endAll);
      sender.on('destroyed', endAll);
    });
    ipcMain.on(channels.unsubscribe, (event, sent: unknown) => {
      if (!this.#passes(event, channels.unsubscribe)) return;
      const id = subscriptionId.safeParse(sent);
      if (id.success) end(`${event.sender.id} ${id.data}`);
    });
  }

  #passes(event: IpcMainEvent, channel: string): boolean {
    try {
      this.#check(event, channel);
      return true;
    } catch {
      return false; // The refusal is in the log; a one-way message has no answer to give it in.
    }
  }

  #check(event: IpcMainEvent | IpcMainInvokeEvent, channel: string): void {
    const frame = event.senderFrame;
    if (frame !== null && frame === event.sender.mainFrame && frame.origin === this.#origin) return;
    this.#log.warn({ channel, origin: frame?.origin }, 'refused a message from a page that it is not for');
    throw new GuestbookError('forbidden', 'This page may not do that.');
  }
}
