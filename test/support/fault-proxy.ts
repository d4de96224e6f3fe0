/**
 * A proxy in front of DynamoDB Local that fails as networks and AWS fail on a bad day. For every call the test's `fault`
 * names one fault, or lets the call through. Like AWS, the proxy refuses a signature that is more than five minutes off its
 * own clock, and a test may set that clock.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  isRefusal,
  PORTAL,
  type Refusal,
  type Reply,
  refuse,
  SERVER_ERROR,
  STALE_SIGNATURE,
} from './aws-replies';

const DELAY_MS = 300;
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * `drop-before`, the refusals and `captive-portal`: the call does not take effect. `drop-after`, `error-after`, `partial`
 * and `half-open`: it does, and its reply is cut off, replaced by a 500, cut in half, or never sent. `delay`: it does,
 * and call and reply are late. `other-account`: it does, and the reply has another account's number in every ARN.
 */
export type Fault =
  | Refusal
  | 'delay'
  | 'drop-before'
  | 'drop-after'
  | 'error-after'
  | 'half-open'
  | 'partial'
  | 'captive-portal'
  | 'other-account';

export interface ProxyCall {
  /** From 1, in the order of arrival. */
  readonly number: number;
  /** "PutItem" */
  readonly operation: string;
  /** The id of the access key that signed it. */
  readonly keyId: string;
  /** Whether a session token came with it. */
  readonly hasToken: boolean;
  readonly body: string;
}

export interface FaultProxy {
  readonly endpoint: string;
  readonly calls: readonly ProxyCall[];
  /** Decides the fault of each call, which waits for the decision; undefined lets the call through. */
  fault: (call: ProxyCall) => Fault | undefined | Promise<Fault | undefined>;
  /** Milliseconds that the proxy's clock is ahead: it shows in the Date of each reply. */
  clockOffset: number;
  /** Resolves with the next call that took effect and whose reply a fault then lost. */
  nextLost(): Promise<ProxyCall>;
  /** Takes the network down: refuses connections and cuts the open ones. */
  refuse(): Promise<void>;
  /** Brings the network up again, at the same port. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

/** @param upstream the URL of DynamoDB Local */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  // An idle connection that one end closes as the other begins to use it would be a fault that no test asked for. So
  // towards DynamoDB Local the proxy closes first, and towards the program the client does.
  const agent = new Agent({ keepAlive: true, timeout: 10_000 });
  const calls: ProxyCall[] = [];
  const listeners = new Set<(call: ProxyCall) => void>();
  let port = 0;

  const server = createServer(
    { keepAliveTimeout: 0 },
    (incoming, outgoing) => void handle(incoming, outgoing),
  );

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await textOf(incoming).catch(brokenOff);
    if (body === undefined) return;
    const call: ProxyCall = {
      number: calls.length + 1,
      operation: /\.(\w+)$/.exec(String(incoming.headers['x-amz-target']))?.[1] ?? '',
      keyId: /Credential=([^/]+)/.exec(incoming.headers.authorization ?? '')?.[1] ?? '',
      hasToken: 'x-amz-security-token' in incoming.headers,
      body,
    };
    calls.push(call);
    const fault = await proxy.fault(call);
    if (fault === 'drop-before') return void outgoing.destroy();
    if (fault === 'captive-portal') return answer(outgoing, PORTAL);
    if (fault && isRefusal(fault)) return answer(outgoing, refuse(fault, call.operation));
    if (isStale(incoming)) return answer(outgoing, STALE_SIGNATURE);

    if (fault === 'delay') await setTimeout(DELAY_MS / 2);
    const reply = await forward(incoming, body).catch(brokenOff);
    if (reply === undefined) return void outgoing.destroy();
    switch (fault) {
      case undefined:
        return answer(outgoing, reply);
      case 'delay':
        await setTimeout(DELAY_MS / 2);
        return answer(outgoing, reply);
      case 'other-account':
        return answer(outgoing, inOtherAccount(reply));
      case 'error-after':
        answer(outgoing, SERVER_ERROR);
        break;
      case 'partial':
        answer(outgoing, reply, Math.floor(reply.body.length / 2));
        break;
      case 'drop-after':
        outgoing.destroy();
        break;
      case 'half-open':
        break;
    }
    for (const listener of listeners) listener(call);
    listeners.clear();
  }

  async function forward(incoming: IncomingMessage, body: string): Promise<Reply> {
    const { method, headers, url = '/' } = incoming;
    const call = request(new URL(url, upstream), { method, headers, agent });
    call.end(body);
    const [reply]: IncomingMessage[] = await once(call, 'response');
    if (!reply) throw new Error('A response comes with its event.');
    // These two are about the connection behind us; ours has a content-length.
    const { connection: _, 'transfer-encoding': __, ...kept } = reply.headers;
    return { status: reply.statusCode ?? 500, headers: kept, body: await textOf(reply) };
  }

  /** @param length how many characters of the body are sent before the connection is cut; without it, all of them */
  function answer(outgoing: ServerResponse, reply: Reply, length?: number): void {
    // The client may have gone, or the network with it.
    if (outgoing.destroyed) return;
    outgoing.writeHead(reply.status, {
      ...reply.headers,
      date: new Date(Date.now() + proxy.clockOffset).toUTCString(),
      'content-length': Buffer.byteLength(reply.body),
    });
    if (length === undefined) outgoing.end(reply.body);
    else outgoing.write(reply.body.slice(0, length), () => outgoing.destroy());
  }

  function isStale({ headers }: IncomingMessage): boolean {
    const signed = String(headers['x-amz-date']).replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
    return Math.abs(Date.parse(signed) - Date.now() - proxy.clockOffset) > CLOCK_TOLERANCE_MS;
  }

  const proxy: FaultProxy = {
    get endpoint() {
      return `http://127.0.0.1:${port}`;
    },
    calls,
    fault: () => undefined,
    clockOffset: 0,
    nextLost: () => new Promise((resolve) => listeners.add(resolve)),
    refuse: () =>
      new Promise((resolve) => {
        // An error here says that it did not listen anyway.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    async listen() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    },
    async close() {
      await proxy.refuse();
      agent.destroy();
    },
  };
  await proxy.listen();
  return proxy;
}

/** A reply of another length has another checksum too, and none is as good. */
function inOtherAccount({ status, headers, body }: Reply): Reply {
  const { 'x-amz-crc32': _, ...rest } = headers;
  return {
    status,
    headers: rest,
    body: body.replaceAll(/(arn:aws:dynamodb:[^:"]*):\d{12}:/g, '$1:999999999999:'),
  };
}

/** A client that goes away in the middle of a call, or an upstream that is ended, is no fault of the test's. */
function brokenOff(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ECONNRESET' && code !== 'ECONNREFUSED') throw error;
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
