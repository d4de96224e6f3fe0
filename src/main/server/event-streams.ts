/**
 * Live updates: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Each stream is one
 * subscription, so it begins with `current` and goes on with every later change, one JSON Change a message.
 *
 * Nothing queues without bound: a reader that has not taken the last megabyte is cut off, comes back by itself and
 * begins with `current` again. Comments keep proxies from closing a quiet stream and find readers that are gone.
 */
import type { ServerResponse } from 'node:http';
import type { Change, GuestbookApi } from '../../shared/api';
import { GuestbookError } from '../../shared/errors';

const STREAMS_AT_MOST = 500;
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
  readonly #open = new Set<ServerResponse>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(guestbook: GuestbookApi) {
    this.#guestbook = guestbook;
    this.#heartbeat = setInterval(() => {
      for (const response of this.#open) write(response, ':\n\n');
    }, HEARTBEAT_EVERY).unref();
  }

  /** @throws GuestbookError `rate_limited` when as many streams are open as there may be. */
  requireRoom(): void {
    if (this.#open.size < STREAMS_AT_MOST) return;
    throw new GuestbookError(
      'rate_limited',
      'As many pages follow this book as it can serve. Reload to see new entries.',
    );
  }

  /** Takes the response over until either side ends it. */
  open(response: ServerResponse): void {
    response.writeHead(200, EVENT_STREAM_HEADERS);
    response.write('retry: 2000\n\n');
    this.#open.add(response);
    const unsubscribe = this.#guestbook.subscribe((change) => write(response, toMessage(change)));
    response.on('close', () => {
      unsubscribe();
      this.#open.delete(response);
    });
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const response of this.#open) response.destroy();
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
