/** How long one entry takes to all the pages that are open, beside a bare server that writes the same text to as many. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { seed, sign, startBare, startGuestbook } from './processes';
import type { Row } from './report';
import { byTurns, type Figures, type Pace, quantile } from './rounds';

/** A few fewer than the program serves at most. */
const PAGES = 490;
const OPENED_AT_ONCE = 70;
const SEEDED = 100;
const ARRIVES_WITHIN = 10_000;
/** Between two entries, so that one does not wait for another's. */
const PAUSE = 50;

export async function benchPages({ rounds, entries }: Pace): Promise<Row[]> {
  const perRound = Math.ceil(entries / 500);
  const guestbook = await startGuestbook();
  const bare = await startBare({ kind: 'streams' });
  const pages = { ours: [] as OpenPage[], theirs: [] as OpenPage[] };
  let count = 0;

  /** Milliseconds from the moment that an entry is sent to its arrival, for each page and entry of a round. */
  const measure = async (
    side: readonly OpenPage[],
    send: (mark: string) => Promise<void>,
  ): Promise<Figures> => {
    const times: number[] = [];
    for (let index = 0; index < perRound; index += 1) {
      count += 1;
      const mark = `(entry ${count} of the bench)`;
      const start = performance.now();
      const arrived = Promise.all(side.map((page) => page.arrivalOf(mark)));
      await Promise.all([send(mark), arrived]);
      for (const { at } of await arrived) times.push(at - start);
      await setTimeout(PAUSE);
    }
    const p99 = quantile(times, 0.99);
    return { value: p99, p50: quantile(times, 0.5), p99 };
  };

  try {
    await seed(guestbook.url, SEEDED);
    pages.ours.push(...(await openPages(`${guestbook.url}/api/events`)));
    pages.theirs.push(...(await openPages(bare.url)));
    const sample = await sampleChange(guestbook.url, pages.ours);
    const ours = () => measure(pages.ours, (mark) => sign(guestbook.url, mark));
    const theirs = () => measure(pages.theirs, (mark) => post(bare.url, sample(mark)));
    await byTurns(1, ours, theirs);
    const sides = await byTurns(rounds, ours, theirs);
    const name = `one entry to ${PAGES} open pages`;
    return [{ name, unit: 'ms', peer: 'bare node:http, the same text', sides }];
  } finally {
    for (const page of [...pages.ours, ...pages.theirs]) page.close();
    await bare.close();
    await guestbook.close();
  }
}

/** The text that the guestbook sends to a page for one new entry; returned as a function of the entry's message. */
async function sampleChange(url: string, [page]: readonly OpenPage[]): Promise<(mark: string) => string> {
  const mark = '(a sample of the bench)';
  const [arrived] = await Promise.all([page?.arrivalOf(mark), sign(url, mark)]);
  const line = /^data: .*\(a sample of the bench\).*$/m.exec(arrived?.text ?? '')?.[0];
  if (line === undefined) throw new Error('A page was told of a new entry in a form that is not known here.');
  return (each) => `${line.replace(mark, each)}\n\n`;
}

async function post(url: string, body: string): Promise<void> {
  await (await fetch(url, { method: 'POST', body })).arrayBuffer();
}

async function openPages(url: string): Promise<OpenPage[]> {
  const pages: OpenPage[] = [];
  while (pages.length < PAGES) {
    const count = Math.min(OPENED_AT_ONCE, PAGES - pages.length);
    pages.push(...(await Promise.all(Array.from({ length: count }, () => OpenPage.open(url)))));
  }
  return pages;
}

/** One event stream, read from its socket: an HTTP parser for each of 490 would be measured with what it reads. */
class OpenPage {
  readonly #socket: Socket;
  #text = '';
  #onText: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#text += text;
      this.#onText();
    });
  }

  /** Resolves when the stream's first message is here: from then on it is told of every change. */
  static async open(url: string): Promise<OpenPage> {
    const { hostname, port, pathname, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const page = new OpenPage(socket);
    const first = page.arrivalOf('data: ');
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await first;
    return page;
  }

  /** When the next message with this in it is here as a whole, by `performance.now()`, and all that came until then. */
  arrivalOf(mark: string): Promise<{ at: number; text: string }> {
    this.#text = '';
    return new Promise((resolve, reject) => {
      const patience = globalThis.setTimeout(
        () => reject(new Error(`"${mark}" did not arrive on an open page within ${ARRIVES_WITHIN} ms.`)),
        ARRIVES_WITHIN,
      );
      this.#onText = () => {
        const found = this.#text.indexOf(mark);
        if (found < 0 || this.#text.indexOf('\n\n', found) < 0) return;
        clearTimeout(patience);
        this.#onText = () => undefined;
        resolve({ at: performance.now(), text: this.#text });
      };
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
