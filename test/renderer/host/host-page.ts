/** The host's page in Chromium, with a HostApi of this process on `window` as the preload puts it there. */

import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { HOST_CALLS, type HostApi, type HostState } from '../../../src/shared/contract';
import { toGuestbookError, toWire } from '../../../src/shared/errors';
import { deferred } from '../../support/deferred';
import { newPage } from '../guest/reading';

const PAGES = resolve(import.meta.dirname, '../../../out/renderer');
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

type Listen = (listener: (value: unknown) => void) => () => void;

export async function openHostPage(host: HostApi, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage(options);
  const methods = host as unknown as Readonly<Record<string, (sent: unknown) => Promise<unknown>>>;
  const listeners = host as unknown as Readonly<Record<string, Listen>>;
  await page.exposeFunction('callHost', async (method: string, sent: unknown) => {
    try {
      return { ok: true, value: await methods[method]?.(sent) };
    } catch (error) {
      return { ok: false, error: toWire(toGuestbookError(error)) };
    }
  });
  await page.exposeFunction('followHost', (method: string) => {
    const stop = listeners[method]?.((value) => {
      page
        .evaluate((told) => dispatchEvent(new CustomEvent(told.method, { detail: told.value })), {
          method,
          value,
        })
        .catch(() => {});
    });
    if (stop) page.once('close', stop);
  });
  await page.addInitScript((calls) => {
    const window = globalThis as unknown as {
      host: Record<string, unknown>;
      callHost(method: string, sent: unknown): Promise<unknown>;
      followHost(method: string): void;
    };
    const expose = ([method, sent]: [string, string]) => [
      method,
      sent === 'listener'
        ? (listener: (value: unknown) => void) => {
            addEventListener(method, (event) => listener((event as CustomEvent).detail));
            window.followHost(method);
            return () => {};
          }
        : (value: unknown) => window.callHost(method, value),
    ];
    window.host = Object.fromEntries(Object.entries(calls).map((each) => expose(each)));
  }, HOST_CALLS);
  await page.route('http://host.test/**', async (route) => {
    const file = join(PAGES, new URL(route.request().url()).pathname);
    await route.fulfill({ body: await readFile(file), contentType: TYPES[extname(file)] ?? 'text/plain' });
  });
  await page.goto('http://host.test/host.html');
  return page;
}

/** What the window asked of the host, and what the test answers. */
interface Call {
  readonly method: keyof HostApi;
  readonly sent: unknown;
  readonly answer: (value?: unknown) => void;
  readonly refuse: (error: Error) => void;
}

/** A host that answers when the test says so, and not before. */
export class StandInHost {
  readonly calls: Call[] = [];
  readonly api: HostApi;
  #state: HostState;
  readonly #listeners = new Set<(state: HostState) => void>();

  constructor(state: HostState) {
    this.#state = state;
    const defer = (method: keyof HostApi) => (sent?: unknown) => {
      const { promise, resolve, reject } = deferred<never>();
      this.calls.push({ method, sent, answer: resolve as Call['answer'], refuse: reject });
      return promise;
    };
    this.api = {
      watch: (listener) => {
        this.#listeners.add(listener);
        listener(this.#state);
        return () => this.#listeners.delete(listener);
      },
      subscribe: () => () => {},
      insert: defer('insert'),
      select: async () => ({ entries: [], total: 0, more: false }),
      paste: defer('paste'),
      profiles: defer('profiles'),
      connect: defer('connect'),
      disconnect: defer('disconnect'),
      forget: defer('forget'),
      serve: defer('serve'),
      showEmails: defer('showEmails'),
      retry: defer('retry'),
      discard: defer('discard'),
      exportPending: defer('exportPending'),
      answerTable: defer('answerTable'),
      copyLocal: defer('copyLocal'),
    };
  }

  tell(change: Partial<HostState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }
}

/** A local book, nothing connected, nothing served. */
export const CALM: HostState = {
  version: '1.2.3',
  folder: '/home/ada/.config/Guestbook',
  status: { backend: 'local', pending: 0, rejected: 0, loading: false },
  connection: {
    state: 'off',
    choice: { source: { kind: 'pasted' }, region: 'us-east-1', table: 'guestbook', capacity: 'provisioned' },
    sourceWords: 'the pasted session',
    environmentHasKeys: false,
    sessionKept: 'sealed',
    lockedBy: {},
  },
  server: { mode: 'off', port: 5000, addresses: [] },
  showEmails: false,
  outbox: [],
};

export const SERVED: HostState['server'] = {
  mode: 'network',
  port: 5000,
  addresses: ['http://192.168.178.21:5000', 'http://desk.local:5000'],
};
