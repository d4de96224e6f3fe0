/**
 * What stands before every route: the Host rule, the Origin rule for writes, the security headers, and the limit of
 * posts. There are no CORS headers anywhere: no other origin may read an answer.
 *
 * Host is checked before anything is read. Origin and the limit are checked after the body is parsed (which is bounded
 * in size and time), so that a refused form can be given back with its text.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { fastifyHelmet } from '@fastify/helmet';
import { fastifyRateLimit } from '@fastify/rate-limit';
import { type FastifyInstance, fastify, type preHandlerAsyncHookHandler } from 'fastify';
import { GuestbookError } from '../../shared/errors';
import { hostRule } from './host-rule';
import type { ServerOptions } from './options';
import { isOwnOrigin } from './origin-rule';

/** Posts that one address may make at once. */
const BURST = 60;

/** Sets the headers of every answer, and returns why this one must be a refusal, if it must. */
export type Guard = (request: IncomingMessage, response: ServerResponse) => GuestbookError | undefined;

export async function createGuard(allowedHosts: readonly string[]): Promise<Guard> {
  const securityHeaders = await buildSecurityHeaders();
  const isAllowedHost = hostRule(allowedHosts, hostname());
  return ({ headers: { host }, rawHeaders, url }, response) => {
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
    // Node keeps the first of two Host headers and takes HTTP/1.0 without one; a proxy may have looked at the second.
    const isOneHost = host !== undefined && countHosts(rawHeaders) === 1;
    // A target with a host of its own would overrule the header (RFC 9112, 3.2.2).
    if (isOneHost && url?.startsWith('/') && isAllowedHost(host)) return undefined;
    return new GuestbookError('wrong_host', WRONG_HOST);
  };
}

export function addGuard(app: FastifyInstance, guard: Guard): void {
  app.addHook('onRequest', (request, reply, done) => done(guard(request.raw, reply.raw)));
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.method !== 'POST' || isOwnOrigin(request.headers)) done();
    else done(new GuestbookError('forbidden', FOREIGN));
  });
}

/**
 * Helmet's headers, built once and on an instance that serves nothing: ours are always the same, building them for each
 * request is a tenth of what `GET /` costs, and helmet never sees a request that fails before its route is known.
 */
async function buildSecurityHeaders(): Promise<readonly (readonly [string, string])[]> {
  const builder = fastify();
  await builder.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain http on a local network: browsers ignore these two there and complain, and HSTS is for the proxy to say.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    strictTransportSecurity: false,
    // `no-referrer` would turn the form's own Origin into `null`.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  builder.get('/', async (_request, { raw }) =>
    Object.entries(raw.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
  const answer = await builder.inject('/');
  await builder.close();
  return answer.json();
}

/** What counts posts: the same handler for every route that takes them, or each would have a count of its own. */
export async function createPostLimit(
  app: FastifyInstance,
  { postsPerMinute }: ServerOptions,
): Promise<preHandlerAsyncHookHandler[]> {
  if (postsPerMinute === 0) return [];
  await app.register(fastifyRateLimit, {
    global: false,
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: (_request, { ttl }) =>
      new GuestbookError(
        'rate_limited',
        `Many entries came from your network in a short time. Nothing was saved yet. Please send it again in ${inWords(ttl)}.`,
      ),
  });
  const max = Math.min(BURST, postsPerMinute);
  return [app.rateLimit({ max, timeWindow: (max / postsPerMinute) * 60_000 }) as preHandlerAsyncHookHandler];
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'host') count += 1;
  }
  return count;
}

function inWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return seconds === 1 ? 'a second' : `${seconds} seconds`;
}

const WRONG_HOST =
  'This guestbook does not answer to that name. Open it by its address, or have the host add the name to GUESTBOOK_ALLOWED_HOSTS.';
const FOREIGN =
  'This was sent from another page than the guestbook itself. Nothing was saved. Please sign here.';
