/**
 * Chromium's DevTools protocol over a pipe (`--remote-debugging-pipe`: JSON with a zero byte after each message). The
 * programs under test need no change for it and no port, and unlike a debugger nothing of them waits for us.
 */
import type { Readable, Writable } from 'node:stream';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId: string; readonly targetInfo: { readonly type: string } };
  readonly result?: { readonly result?: { readonly value?: unknown } };
  readonly sessionId?: string;
}

/**
 * Evaluates an expression in the first page that the program opens, and again in the page that it goes to meanwhile.
 * Resolves with its value, which must not be undefined.
 * @param expression JavaScript; a promise is waited for
 */
export function evaluateInPage(write: Writable, read: Readable, expression: string): Promise<unknown> {
  const send = (id: number, method: string, params: object, sessionId?: string) =>
    write.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
  const evaluate = (sessionId: string) =>
    send(2, 'Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId);

  return new Promise((resolve, reject) => {
    let rest = '';
    const take = ({ id, method, params, result, sessionId }: Message) => {
      if (method === 'Target.attachedToTarget' && params?.targetInfo.type === 'page')
        evaluate(params.sessionId);
      if (id !== 2 || sessionId === undefined) return;
      const value = result?.result?.value;
      // Its page is gone: the window has gone on to the next one.
      if (value === undefined) evaluate(sessionId);
      else resolve(value);
    };
    read.setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) take(JSON.parse(message));
    });
    // Once it has its value, an end is no failure any more, and rejecting does nothing.
    const fail = (cause: unknown) =>
      reject(new Error('The program ended before its window could be used.', { cause }));
    read.once('close', fail).on('error', fail);
    write.on('error', fail);
    send(1, 'Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  });
}
