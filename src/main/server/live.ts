/**
 * Live updates: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Each stream is one
 * subscription, so it begins with `current` and goes on with every later change, one JSON Change a message. The server writes a
 * change as text once for all streams.
 *
 * One client cannot take all streams: each address may have a few. This limit is off where the server does not limit posts by
 * address either, because many guests share one. No queue grows without bound: the server cuts off a reader that has not taken
 * the last megabyte, and that one comes back by itself with a new `current`. Comments keep proxies from closing a quiet stream
 * and find readers that are gone.
 */
import type { ServerResponse } from 'node:http';
import type { Change, GuestbookApi } from '../../shared/contract';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';

const STREAMS_AT_MOST = 500;
const STREAMS_OF_ONE_ADDRESS = 30;
/** In bytes, for each reader. */
const QUEUED_AT_MOST = 1024 * 1024;
/** In milliseconds. */
const HEARTBEAT_EVERY = 15_000;
const HEARTBEAT = Buffer.from(':\n\n');

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx holds answers back until its buffer is full, unless told not to.
  'x-accel-buffering': 'no',
} as const;

export interface EventStreamsOptions {
  /** True where many readers share one address, behind a proxy for example. */
  readonly manyShareAnAddress: boolean;
  /** The headers that every answer carries. */
  readonly headers: Readonly<Record<string, string>>;
}

export class EventStreams {
  readonly #guestbook: GuestbookApi;
  readonly #manyShareAnAddress: boolean;
  readonly #headers: Readonly<Record<string, string>>;
  /** The open streams, each with the address of its reader. */
  readonly #open = new Map<ServerResponse, string>();
  /** The texts of changes. All streams get the same object for a change. */
  readonly #messages = new WeakMap<Change, Buffer>();
  readonly #heartbeat: NodeJS.Timeout;
  #closed = false;

  constructor(guestbook: GuestbookApi, { manyShareAnAddress, headers }: EventStreamsOptions) {
    this.#guestbook = guestbook;
    this.#manyShareAnAddress = manyShareAnAddress;
    this.#headers = { ...headers, ...EVENT_STREAM_HEADERS };
    this.#heartbeat = setInterval(() => {
      for (const response of this.#open.keys()) write(response, HEARTBEAT);
    }, HEARTBEAT_EVERY).unref();
  }

  /** @throws GuestbookError `rate_limited` when as many streams are open as the server allows, in all or from this address. */
  requireRoom(address: string): void {
    if (this.#open.size < STREAMS_AT_MOST && !this.#isGreedy(address)) return;
    throw new GuestbookError('rate_limited', sentence('too_many_readers'));
  }

  /**
   * Takes over the response until either side ends it. Ends at once a response whose reader has gone already, or that comes
   * after `close`.
   */
  open(response: ServerResponse, address: string): void {
    if (response.destroyed || this.#closed) return void response.destroy();
    response.writeHead(200, this.#headers);
    response.write('retry: 2000\n\n');
    this.#open.set(response, address);
    const unsubscribe = this.#guestbook.subscribe((change) => write(response, this.#messageOf(change)));
    response.on('close', () => {
      unsubscribe();
      this.#open.delete(response);
    });
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    for (const response of this.#open.keys()) response.destroy();
  }

  #isGreedy(address: string): boolean {
    if (this.#manyShareAnAddress) return false;
    const theirs = [...this.#open.values()].filter((each) => each === address);
    return theirs.length >= STREAMS_OF_ONE_ADDRESS;
  }

  #messageOf(change: Change): Buffer {
    let message = this.#messages.get(change);
    if (!message) {
      message = Buffer.from(`data: ${JSON.stringify(change)}\n\n`);
      this.#messages.set(change, message);
    }
    return message;
  }
}

function write(response: ServerResponse, message: Buffer): void {
  if (response.destroyed) return;
  if (response.writableLength > QUEUED_AT_MOST) response.destroy();
  else response.write(message);
}
