/**
 * A real server on a free port, over a real store in memory, gone with its test. What a test sends is chosen to
 * the byte where it must be: `fetch` sets Host and Origin by itself, so those go through `ask` or `sendRaw`.
 */
import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type GuestView, guestView } from '../../src/main/model/guest-view';
import { Guestbook } from '../../src/main/model/guestbook';
import { type RunningServer, type ServerOptions, startServer } from '../../src/main/server/server';
import type { Store } from '../../src/main/store/store';
import { quietLog } from '../support/quiet-log';
import { temporaryStore } from '../support/store';

export interface Serving {
  readonly store: Store;
  readonly guestbook: GuestView;
  readonly server: RunningServer;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
}

interface ServingOptions extends Partial<ServerOptions> {
  /** True: entries wait for a table, as in a connected book. */
  readonly outbox?: boolean;
  readonly showEmails?: boolean;
}

const PAGES = resolve(import.meta.dirname, '../../out/renderer');

/** Starts a server that is closed after the test. Posts are not limited unless the test says so. */
export async function serve({
  outbox = false,
  showEmails = false,
  ...options
}: ServingOptions = {}): Promise<Serving> {
  const store = await temporaryStore({ outbox });
  const book = new Guestbook({ store, backend: outbox ? 'dynamodb' : 'memory' }, quietLog);
  onTestFinished(() => book.close());
  const guestbook = guestView(book, { showEmails: () => showEmails });
  const server = await startServer({
    guestbook,
    hostname: '127.0.0.1',
    port: 0,
    pagesFolder: PAGES,
    allowedHosts: [],
    postsPerMinute: 0,
    trustProxy: undefined,
    confirmSeconds: 0,
    fetchSigned: async () => 'unasked',
    health: () => ({ status: 'ok', store: 'ok', cloud: 'off', pending: 0, rejected: 0 }),
    log: quietLog,
    ...options,
  });
  onTestFinished(() => server.close());
  return { store, guestbook, server, url: `http://127.0.0.1:${server.port}` };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request with exactly these headers (besides Host, unless it is among them). */
export async function ask(
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const sent = request(url, { method, headers, agent: false }).end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, text: await text(response) };
}

export async function postForm(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return ask(`${url}/sign`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

export async function postJson(url: string, body: unknown, headers: Record<string, string> = {}) {
  return ask(`${url}/api/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Opens a connection that is closed after the test. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends these bytes on a connection of their own and reads until the server ends it. */
export async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = await openSocket(port);
  socket.write(bytes);
  return text(socket);
}
