/**
 * Turns every failure into an answer, by one table: ours stay as they are, Fastify's go by their code, and any other becomes
 * `internal` with its cause in the log. No message of a library reaches a guest. Programs get RFC 9457 problem details with our
 * stable `code`; a browser that navigates gets a page.
 */
import { once } from 'node:events';
import { createServer, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ZodType } from 'zod';
import { LIMITS } from '../../shared/entry';
import { ERROR_STATUS, type ErrorCode, GuestbookError, toGuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { Log } from '../log';
import type { Health } from './options';
import type { PageShell } from './page-shell';

const REFUSALS = {
  invalid_request: sentence('request_unreadable'),
  not_found: sentence('nothing_at_address'),
  too_large: sentence('body_too_large', { limit: LIMITS.body / 1024 }),
  wrong_type: sentence('content_type_unknown'),
} as const;

const FASTIFY_CODES: Readonly<Record<string, ErrorCode & keyof typeof REFUSALS>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'wrong_type',
  FST_ERR_NOT_FOUND: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
};

/** Any thrown value as a GuestbookError. Other client errors of Fastify and its plugins all mean a request that cannot be read. */
export function toProblem(error: unknown): GuestbookError {
  if (error instanceof GuestbookError || !(error instanceof Error)) return toGuestbookError(error);
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = FASTIFY_CODES[code ?? ''] ?? codeOfStatus(statusCode ?? 500);
  return known ? new GuestbookError(known, REFUSALS[known], { cause: error }) : toGuestbookError(error);
}

function codeOfStatus(status: number): 'not_found' | 'invalid_request' | undefined {
  // The static files' plugin says 403 for a folder.
  if (status === 403 || status === 404) return 'not_found';
  return status >= 400 && status < 500 ? 'invalid_request' : undefined;
}

/** @throws GuestbookError `invalid_request` */
export function parseQuery<T>(schema: ZodType<T>, query: unknown): T {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  throw new GuestbookError('invalid_request', sentence('query_unknown'), { cause: result.error });
}

export function notFound(): GuestbookError {
  return new GuestbookError('not_found', REFUSALS.not_found);
}

/** The problem as RFC 9457 describes it; `title` is the status's own phrase, as the RFC asks for the type `about:blank`. */
function problemDetails(problem: GuestbookError, status: number = ERROR_STATUS[problem.code]): string {
  const { code, message: detail, issues } = problem;
  return JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, code, issues });
}

/** Logs a fault of ours. Never the address or the query: they tell who wrote and what a guest looked for. */
export function logProblem(log: Log, request: FastifyRequest, problem: GuestbookError): void {
  if (ERROR_STATUS[problem.code] < 500) return;
  const { method, routeOptions } = request;
  log.error(
    { err: problem.cause ?? problem, code: problem.code, method, route: routeOptions.url },
    'request failed',
  );
}

export function sendProblem(
  shell: PageShell,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: GuestbookError,
): FastifyReply {
  const status = ERROR_STATUS[problem.code];
  void reply.code(status).header('cache-control', 'no-store');
  if (wantsPage(request)) {
    return reply
      .type('text/html; charset=utf-8')
      .send(shell.problemPage(STATUS_CODES[status] ?? '', problem.message));
  }
  return reply.type('application/problem+json').send(problemDetails(problem));
}

function wantsPage({ url, headers }: FastifyRequest): boolean {
  if (url.startsWith('/api/') || url.startsWith('/healthz')) return false;
  return headers.accept?.includes('text/html') ?? false;
}

const CONNECTION_STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers bytes that never became a request: not HTTP, too large a header, too slow. */
export function refuseConnection(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = CONNECTION_STATUS[error.code ?? ''] ?? 400;
  const code: ErrorCode = 'invalid_request';
  const body = problemDetails(new GuestbookError(code, REFUSALS[code]), status);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

export interface Refusal {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The server of a program that cannot open its book: it answers every request with the reason, as a problem for programs and as
 * text for people. It serves nothing else, so it needs no guard.
 * @throws Error when nothing can be served at this address and port
 */
export async function startRefusal(
  hostname: string,
  port: number,
  problem: GuestbookError,
): Promise<Refusal> {
  const { message } = problem;
  const health: Health = {
    status: 'failing',
    store: 'failing',
    cloud: 'off',
    pending: 0,
    rejected: 0,
    problem: message,
  };
  const server = createServer(({ url, headers }, response) => {
    const isProbe = url?.split('?')[0] === '/healthz';
    const isPage = !isProbe && (headers.accept ?? '').includes('text/html');
    const [type, body] = isProbe
      ? ['application/json', JSON.stringify(health)]
      : isPage
        ? ['text/plain', `${message}\n`]
        : ['application/problem+json', problemDetails(problem)];
    response
      .writeHead(ERROR_STATUS[problem.code], {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'no-store',
      })
      .end(body);
  }).listen({ host: hostname, port });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
