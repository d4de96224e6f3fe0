/** A small HTTP server that gives, in DynamoDB's name, the answers that DynamoDB Local never gives: expiry, throttling, nonsense. It ends with its test. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Answer {
  readonly status?: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cut the connection instead. */
  readonly cut?: boolean;
}

export interface FakeAws {
  readonly endpoint: string;
  /** The operations asked for, in order: "PutItem". */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Answers each operation by its list: one answer after the other, the last one again and again. */
export async function startFakeAws(answers: Readonly<Record<string, readonly Answer[]>>): Promise<FakeAws> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const list = answers[operation] ?? [];
    const answer = list[Math.min(asked.filter((name) => name === operation).length, list.length - 1)] ?? {
      status: 500,
    };
    asked.push(operation);
    request.resume().on('end', () => {
      if (answer.cut) {
        request.socket.destroy();
        return;
      }
      const { status = 200, body = '', headers = { 'x-amzn-requestid': 'TEST' } } = answer;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

export function awsError(name: string, fields: object = {}): Answer {
  const body = {
    __type: `com.amazonaws.dynamodb.v20120810#${name}`,
    message: `${name}, says the test.`,
    ...fields,
  };
  return { status: name === 'InternalServerError' ? 500 : 400, body };
}
