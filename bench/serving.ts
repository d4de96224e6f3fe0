/**
 * The servers under load, each in a process of its own, so that the load generator's work is not taken for theirs. The
 * process says its URL once it is ready and ends when its parent lets go of it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLog } from '../src/main/log';
import { guestView } from '../src/main/model/guest-view';
import { StoreGuestbook } from '../src/main/model/guestbook';
import { startServer } from '../src/main/server/server';
import { openStore } from '../src/main/store/open-store';
import { draftOf } from './draft';
import type { BareAnswer } from './rows';

export type Order =
  | { readonly kind: 'guestbook'; readonly entries: number; readonly pagesFolder: string }
  | { readonly kind: 'bare'; readonly answer: BareAnswer };

interface Serving {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts this bundle again as a server. */
export async function startProcess(order: Order): Promise<Serving> {
  const child = fork(fileURLToPath(import.meta.url), [], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  child.send(order);
  const ready = once(child, 'message').then(([url]) => String(url));
  const url = await Promise.race([
    ready,
    ended.then(([code]) => Promise.reject(new Error(`The server ended with code ${code}.`))),
  ]);
  return {
    url,
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}

/** The other side: what the forked process does. */
export async function followOrder(): Promise<void> {
  const [order] = (await once(process, 'message')) as [Order];
  const serving = order.kind === 'guestbook' ? await serveGuestbook(order) : await serveBare(order.answer);
  process.once('disconnect', () => void serving.close());
  process.send?.(serving.url);
}

/** The product's own server over a durable store: every answer to a post waits for the disk. */
async function serveGuestbook(order: Extract<Order, { kind: 'guestbook' }>): Promise<Serving> {
  const folder = await mkdtemp(join(tmpdir(), 'guestbook-bench-'));
  const store = await openStore({ file: join(folder, 'local.db'), outbox: false });
  await Promise.all(Array.from({ length: order.entries }, (_, index) => store.insert(draftOf(index))));
  const log = createLog();
  const model = new StoreGuestbook(store, { backend: 'local', log });
  const server = await startServer({
    guestbook: guestView(model, { showEmails: () => false }),
    host: '127.0.0.1',
    port: 0,
    pagesFolder: order.pagesFolder,
    allowedHosts: [],
    postsPerMinute: 0,
    trustProxy: undefined,
    confirmSeconds: 0,
    fetchSigned: async () => undefined,
    health: () => ({ status: 'ok', store: 'ok', cloud: 'off', pending: 0, rejected: 0 }),
    log,
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    close: async () => {
      await server.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What node:http alone can do here: reads the whole request and gives one ready answer, keeping nothing. */
async function serveBare({ status, headers, body }: BareAnswer): Promise<Serving> {
  const bytes = Buffer.from(body);
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
