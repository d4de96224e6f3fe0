/**
 * Live updates: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Each stream is one
 * subscription, so it begins with `current` and goes on with every later change, one JSON Change a message.
 *
 * One client cannot take the streams of all: each address may have a few, unless posts are not limited by address
 * either. Nothing queues without bound: a reader that has not taken the last megabyte is cut off, comes back by itself and
 * begins with `current` again. Comments keep proxies from closing a quiet stream and find readers that are gone.
 */
import type { ServerResponse } from 'node:http';
import type { Change, GuestbookApi } from '../../shared/contract';
import { GuestbookError } from '../../shared/errors';

const STREAMS_AT_MOST = 500;
const STREAMS_OF_ONE_ADDRESS = 30;
const QUEUED_AT_MOST = 1024 * 1024;
const HEARTBEAT_EVERY = 15_000;

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx holds answers back until its buffer is full, unless told not to.
  'x-accel-buffering': 'no',
} as const;

export class EventStreams {
  readonly #guestbook: GuestbookApi;
  readonly #manyShareAnAddress: boolean;
  /** The streams, each with the address that it was asked for from. */
  readonly #open = new Map<ServerResponse, string>();
  readonly #heartbeat: NodeJS.Timeout;
  #closed = false;

  constructor(guestbook: GuestbookApi, { manyShareAnAddress }: { readonly manyShareAnAddress: boolean }) {
    this.#guestbook = guestbook;
    this.#manyShareAnAddress = manyShareAnAddress;
    this.#heartbeat = setInterval(() => {
      for (const response of this.#open.keys()) write(response, ':\n\n');
    }, HEARTBEAT_EVERY).unref();
  }

  /** @throws GuestbookError `rate_limited` when as many streams are open as there may be, in all or from this address. */
  requireRoom(address: string): void {
    if (this.#open.size < STREAMS_AT_MOST && !this.#isGreedy(address)) return;
    throw new GuestbookError(
      'rate_limited',
      'As many pages follow this book as it can serve. Reload to see new entries.',
    );
  }

  /** Takes the response over until either side ends it. One whose reader has gone already, or that comes too late, is ended. */
  open(response: ServerResponse, address: string): void {
    if (response.destroyed || this.#closed) return void response.destroy();
    response.writeHead(200, EVENT_STREAM_HEADERS);
    response.write('retry: 2000\n\n');
    this.#open.set(response, address);
    const unsubscribe = this.#guestbook.subscribe((change) => write(response, toMessage(change)));
    response.on('close', () => {
      unsubscribe();
      this.#open.delete(response);
    });
  }

  #isGreedy(address: string): boolean {
    if (this.#manyShareAnAddress) return false;
    const theirs = [...this.#open.values()].filter((each) => each === address);
    return theirs.length >= STREAMS_OF_ONE_ADDRESS;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    for (const response of this.#open.keys()) response.destroy();
  }
}

function toMessage(change: Change): string {
  return `data: ${JSON.stringify(change)}\n\n`;
}

function write(response: ServerResponse, text: string): void {
  if (response.destroyed) return;
  if (response.writableLength > QUEUED_AT_MOST) response.destroy();
  else response.write(text);
}
