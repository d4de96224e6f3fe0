/**
 * IPC as a transport of the two contracts: each method of a table is registered on the channel `<contract>:<method>`.
 * Every message is checked twice. The sender must be the main frame of the page that the contract is for, and the value
 * sent must fit the schema that the table names. Answers are `{ ok, value | error }`, because Electron flattens Error
 * objects.
 */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { GUEST_CALLS, type GuestbookApi, HOST_CALLS, type HostApi } from '../../shared/contract';
import { GuestbookError, toGuestbookError, toWire, type WireResult } from '../../shared/errors';
import { schemas } from '../../shared/schemas';
import { sentence } from '../../shared/words/main';
import type { Log } from '../log';
import { GUEST_ORIGIN, HOST_ORIGIN } from './protocol';

/** A page's message to a listener's channel: its id for the subscription, and true to begin or false to end. */
const subscription = z.tuple([z.number().int(), z.boolean()]);

type Method = (sent: unknown) => unknown;
type Listen = (listener: (value: unknown) => void) => () => void;

/** @param guestbook, host resolve when the program is ready: calls that come earlier wait for them. */
export function serveIpc(guestbook: Promise<GuestbookApi>, host: Promise<HostApi>, log: Log): void {
  serveContract('guestbook', GUEST_ORIGIN, GUEST_CALLS, guestbook, log);
  serveContract('host', HOST_ORIGIN, HOST_CALLS, host, log);
}

function serveContract(
  contract: string,
  origin: string,
  calls: typeof GUEST_CALLS | typeof HOST_CALLS,
  api: Promise<object>,
  log: Log,
): void {
  for (const [method, name] of Object.entries(calls)) {
    const wire = new Wire(`${contract}:${method}`, origin, log);
    const ready = api.then(
      (methods): Method =>
        (sent) =>
          (methods as Record<string, Method>)[method]?.(sent),
    );
    if (name === 'listener') wire.publish(ready as Promise<Listen>);
    else wire.answer(schemas[name], async (sent) => (await ready)(sent));
  }
}

/** One channel, for the page of one origin. */
class Wire {
  readonly #channel: string;
  readonly #origin: string;
  readonly #log: Log;

  constructor(channel: string, origin: string, log: Log) {
    this.#channel = channel;
    this.#origin = origin;
    this.#log = log;
  }

  answer(schema: z.ZodType, work: (sent: unknown) => Promise<unknown>): void {
    ipcMain.handle(this.#channel, async (event, sent: unknown): Promise<WireResult<unknown>> => {
      try {
        this.#check(event);
        const result = schema.safeParse(sent);
        if (!result.success) {
          throw new GuestbookError('invalid_request', sentence('request_not_understood'));
        }
        return { ok: true, value: await work(result.data) };
      } catch (error) {
        const known = toGuestbookError(error);
        if (known.code === 'internal' || known.code === 'store_failed')
          this.#log.error({ err: known, channel: this.#channel }, 'a request failed');
        return { ok: false, error: toWire(known) };
      }
    });
  }

  /**
   * `(id, true)` begins a subscription and `(id, false)` ends it. In between, the page gets `(id, value)` on the same channel,
   * until it leaves or closes.
   */
  publish(ready: Promise<Listen>): void {
    const open = new Map<string, () => void>();
    const end = (key: string) => {
      open.get(key)?.();
      open.delete(key);
    };
    const watched = new WeakSet<WebContents>();
    ipcMain.on(this.#channel, (event, sentId: unknown, sentWanted: unknown) => {
      if (!this.#passes(event)) return;
      const sent = subscription.safeParse([sentId, sentWanted]);
      if (!sent.success) return;
      const [id, wanted] = sent.data;
      const { sender } = event;
      const key = `${sender.id} ${id}`;
      end(key);
      if (!wanted) return;
      open.set(
        key,
        listenWhenReady(ready, (value) => sender.send(this.#channel, id, value)),
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
  }

  #passes(event: IpcMainEvent): boolean {
    try {
      this.#check(event);
      return true;
    } catch {
      return false; // The refusal is in the log; a one-way message has no answer to give it in.
    }
  }

  #check(event: IpcMainEvent | IpcMainInvokeEvent): void {
    const frame = event.senderFrame;
    if (frame !== null && frame === event.sender.mainFrame && frame.origin === this.#origin) return;
    this.#log.warn(
      { channel: this.#channel, origin: frame?.origin },
      'refused a message from a page that it is not for',
    );
    throw new GuestbookError('forbidden', sentence('page_may_not'));
  }
}

/** Returns the function that ends the subscription, whether or not it has begun. */
function listenWhenReady(ready: Promise<Listen>, listener: (value: unknown) => void): () => void {
  let ended = false;
  let stop = () => {};
  void ready.then((listen) => {
    if (!ended) stop = listen(listener);
  });
  return () => {
    ended = true;
    stop();
  };
}
