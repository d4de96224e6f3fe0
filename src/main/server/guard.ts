/**
 * What stands before every route: the Host rule, the Origin rule for writes, the security headers, and the limit of
 * posts. There are no CORS headers anywhere: no other origin may read an answer.
 *
 * Host is checked before anything is read. Origin and the limit are checked after the body is parsed (which is bounded
 * in size and time), so that a refused form can be given back with its text.
 */
import { hostname } from 'node:os';
import { fastifyHelmet } from '@fastify/helmet';
import { fastifyRateLimit } from '@fastify/rate-limit';
import type { FastifyInstance, preHandlerAsyncHookHandler } from 'fastify';
import { GuestbookError } from '../../shared/errors';
import { hostRule } from './host-rule';
import type { ServerOptions } from './options';
import { isOwnOrigin } from './origin-rule';

/** Posts that one address may make at once. */
const BURST = 60;

export async function addGuard(app: FastifyInstance, { allowedHosts }: ServerOptions): Promise<void> {
  await addSecurityHeaders(app);
  const isAllowedHost = hostRule(allowedHosts, hostname());
  app.addHook('onRequest', (request, _reply, done) => {
    const { host } = request.headers;
    const { rawHeaders, url } = request.raw;
    // Node keeps the first of two Host headers and takes HTTP/1.0 without one; a proxy may have looked at the second.
    const isOneHost = host !== undefined && countHosts(rawHeaders) === 1;
    // A target with a host of its own would overrule the header (RFC 9112, 3.2.2).
    if (isOneHost && url?.startsWith('/') && isAllowedHost(host)) done();
    else done(new GuestbookError('wrong_host', WRONG_HOST));
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.method !== 'POST' || isOwnOrigin(request.headers)) done();
    else done(new GuestbookError('forbidden', FOREIGN));
  });
}

/** On every answer, refusals too. */
async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(fastifyHelmet, {
    global: false,
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
  // helmet builds its headers anew for each request, a tenth of what `GET /` costs; ours are always the same.
  let built: readonly [string, string][] | undefined;
  app.addHook('onRequest', (_request, { raw, helmet }, done) => {
    if (built) {
      for (const [name, value] of built) raw.setHeader(name, value);
    } else {
      void helmet();
      built = Object.entries(raw.getHeaders()).map(([name, value]) => [name, String(value)]);
    }
    done();
  });
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
