/** One stream of server-sent events, read as a browser reads it. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import type { Change } from '../../src/shared/contract';

export class EventReader {
  readonly #response: IncomingMessage;
  readonly #lines: AsyncIterator<string>;

  private constructor(response: IncomingMessage) {
    this.#response = response;
    this.#lines = createInterface({ input: response })[Symbol.asyncIterator]();
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
    const sent = get(`${url}/api/events`, { agent: false, headers });
    // The server may cut the stream off; whoever reads it then finds its end.
    sent.on('error', () => undefined);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    return new EventReader(response);
  }

  /** The next line that is not empty, or undefined at the end of the stream. */
  async nextLine(): Promise<string | undefined> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return undefined;
      if (value !== '') return value;
    }
  }

  /** The next change; comments and the time to wait before coming back are passed over. */
  async next(): Promise<Change> {
    for (;;) {
      const line = await this.nextLine();
      if (line === undefined) throw new Error('The stream has ended.');
      if (line.startsWith('data: ')) return JSON.parse(line.slice('data: '.length));
    }
  }

  close(): void {
    this.#response.destroy();
  }
}
