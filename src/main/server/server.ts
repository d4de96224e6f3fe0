/**
 * The guestbook for browsers. Started, it listens; closed, nothing of it is left: no port, no stream, no subscription.
 * The routes see the guestbook as a guest does, and every answer goes through the guard and the table of problems.
 */
import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { LIMITS } from '../../shared/entry';
import { listAddresses, listenProblem } from './addresses';
import { addApiRoutes } from './api-routes';
import { Confirmations } from './confirmations';
import { EventStreams } from './event-streams';
import { addGuard, createGuard, createPostLimit, type Guard } from './guard';
import { LiveBook } from './live-book';
import { requireLocalhost } from './localhost';
import type { RunningServer, ServerOptions } from './options';
import { PageCache } from './page-cache';
import { PageShell } from './page-shell';
import { addPageRoutes } from './pages';
import { logProblem, notFound, refuseConnection, sendProblem, toProblem } from './problems';
import { ReadYourWrites } from './read-your-writes';

export type { RunningServer, ServerOptions } from './options';

/** How long running requests may take to finish once the server is closed, in milliseconds. */
const CLOSE_WITHIN = 2_000;

/**
 * @throws GuestbookError `port_in_use` when the port cannot be had (`findFreePort` knows another), `invalid_setting` for an
 * address that is not of this computer, `internal` when the pages are not built.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { guestbook, host } = options;
  const frame = await PageShell.read(options.pagesFolder);
  const guard = await createGuard(options.allowedHosts);
  // Before all that `close` undoes: Fastify throws at options that it does not take.
  const app = createFastify(options, frame, guard);
  const live = new LiveBook(guestbook);
  const streams = new EventStreams(guestbook, { manyShareAnAddress: options.postsPerMinute === 0 });
  const confirmations = new Confirmations(live, options.confirmSeconds);

  const close = async () => {
    streams.close();
    confirmations.close();
    // A connection whose last request has just finished is kept open for a next one, unless somebody closes it.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
    const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN);
    await app.close();
    clearInterval(sweep);
    clearTimeout(cut);
    live.close();
  };

  try {
    addGuard(app, guard);
    const limitPosts = await createPostLimit(app, options);
    const ownEntries = new ReadYourWrites(options, live);
    const parts = { ...options, live, frame, streams, confirmations, ownEntries, limitPosts };
    await app.register((scope) => addPageRoutes(scope, { ...parts, firstPage: new PageCache(live, frame) }));
    await app.register(async (scope) => addApiRoutes(scope, parts));
    await app.register(fastifyStatic, {
      root: join(options.pagesFolder, 'assets'),
      prefix: '/assets/',
      // The build puts a hash of the content in each name.
      immutable: true,
      maxAge: '1y',
      index: false,
      decorateReply: false,
    });
    await requireLocalhost(host, options.port);
    await app.listen({ host, port: options.port });
  } catch (error) {
    await close();
    throw listenProblem(error, host, options.port);
  }

  const address = app.server.address();
  const port = address !== null && typeof address === 'object' ? address.port : options.port;
  const addresses = listAddresses(host, port);
  return { host, port, addresses, close };
}

function createFastify({ trustProxy, log }: ServerOptions, frame: PageShell, guard: Guard): FastifyInstance {
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error);
    logProblem(log, request, problem);
    return sendProblem(frame, request, reply, problem);
  };
  const app = fastify({
    // Fastify's own log lines would hold addresses.
    logger: false,
    bodyLimit: LIMITS.body,
    // Fastify sets the server's own value to this one, so it stands here and not beside the other two.
    requestTimeout: 10_000,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, requireHostHeader: false },
    trustProxy: trustProxy === undefined ? false : [...trustProxy],
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseConnection,
    // A target that no route can be looked up for: no hook has run, so the guard is asked here.
    frameworkErrors: (error, request, reply) =>
      answer(guard(request.raw, reply.raw) ?? error, request, reply),
  });
  app.setErrorHandler(answer);
  app.setNotFoundHandler((request, reply) => answer(notFound(), request, reply));
  return app;
}
