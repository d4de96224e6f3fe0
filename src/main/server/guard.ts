/**
 * The checks before every route: the Host rule, the Origin rule for writes, the security headers, and the limit of posts. There
 * are no CORS headers anywhere: no other origin may read an answer.
 *
 * The guard checks the Host rule before the server reads a body. It checks the Origin rule and the limit after the body is
 * parsed (its size and time are bounded), so that the page gives a refused form back with its text.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { fastifyHelmet } from '@fastify/helmet';
import { fastifyRateLimit } from '@fastify/rate-limit';
import { type FastifyInstance, fastify, type preHandlerAsyncHookHandler } from 'fastify';
import { GuestbookError } from '../../shared/errors';
import { sentence } from '../../shared/words/main';
import type { ServerOptions } from './options';

/** Posts that one address may make at once. */
const BURST = 60;
const HOST_HEADER = /^(\[[0-9a-f:.]+\]|[^\s:/@\\?#[\]]+)(?::\d{1,5})?$/i;

export interface Guard {
  /** The security headers. Every answer carries them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The refusal of a request that breaks the Host rule. */
  refusal(request: IncomingMessage): GuestbookError | undefined;
}

export async function createGuard(allowedNames: readonly string[]): Promise<Guard> {
  const headers = await buildSecurityHeaders();
  const isAllowed = hostRule(allowedNames, hostname());
  return {
    headers,
    refusal({ headers: { host }, rawHeaders, url }) {
      // Node keeps the first of two Host headers, while a proxy may have checked the second. Node also takes HTTP/1.0 without a Host.
      const isOneHost = host !== undefined && countHosts(rawHeaders) === 1;
      // A target that names a host would overrule the header (RFC 9112, 3.2.2).
      if (isOneHost && url?.startsWith('/') && isAllowed(host)) return undefined;
      return new GuestbookError('wrong_host', sentence('other_host_name'));
    },
  };
}

export function addGuard(app: FastifyInstance, guard: Guard): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(guard.headers);
    done(guard.refusal(request.raw));
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.method !== 'POST' || isOwnOrigin(request.headers)) done();
    else done(new GuestbookError('forbidden', sentence('other_page')));
  });
}

/**
 * The Host rule: which values of the Host header the server answers to. A page of another site can make its own name resolve to
 * this computer (DNS rebinding) and would then read the book as its own origin. No page can do that with an IP address. So
 * every IP literal passes (an EC2 public address is on none of our interfaces), and a name passes only when the server knows
 * that it is ours.
 *
 * `machine` is this computer's own name, with or without its domain.
 */
export function hostRule(allowed: readonly string[], machine: string): (header: string) => boolean {
  const any = allowed.includes('*');
  const own = machine.toLowerCase();
  const names = new Set(['localhost', own, `${own.split('.')[0]}.local`, ...allowed.map(nameOf)]);
  return (header) => {
    const name = nameOf(header);
    if (name === undefined) return false;
    return any || names.has(name) || isIP(name) !== 0;
  };
}

/** The name without its port, brackets and final dot; undefined for a text that is no Host header. */
function nameOf(header: string): string | undefined {
  const name = HOST_HEADER.exec(header)?.[1];
  return name
    ?.replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

export interface OriginHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * The Origin rule: whether a write comes from the guestbook's own page. Browsers send an Origin: its host and port must be
 * those of the Host header. The scheme may differ, because behind a TLS proxy the page is https and this server is not.
 * Without an Origin, Sec-Fetch-Site decides. Programs such as curl send neither and pass.
 */
export function isOwnOrigin({ host, origin, 'sec-fetch-site': site }: OriginHeaders): boolean {
  if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none';
  const from = parseUrl(origin);
  if (!from || (from.protocol !== 'http:' && from.protocol !== 'https:')) return false;
  // Read with the Origin's scheme, so that a port left out means the same on both sides.
  return parseUrl(`${from.protocol}//${host}`)?.host === from.host;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/**
 * Helmet's headers, built once on an instance that serves nothing. They are the same for every answer, and building them for
 * each request would take a tenth of the time of `GET /`. Helmet also sees no request that fails before its route is known.
 */
async function buildSecurityHeaders(): Promise<Guard['headers']> {
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
    // Plain http on a local network: browsers ignore these two there and complain. HSTS is the proxy's task.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    strictTransportSecurity: false,
    // `no-referrer` would turn the form's own Origin into `null`.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  builder.get('/', async (_request, { raw }) => raw.getHeaders());
  const answer = await builder.inject('/');
  await builder.close();
  return answer.json();
}

/** Counts posts. Every route that takes posts must use this one handler: a second handler would count separately. */
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
      new GuestbookError('rate_limited', sentence('too_many_posts', { seconds: toSeconds(ttl) })),
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

function toSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
