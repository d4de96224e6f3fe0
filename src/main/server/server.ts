/**
 * The guestbook for browsers. Started, it listens; closed, nothing of it is left: no port, no stream, no subscription.
 * The routes see the guestbook as a guest does, and every answer goes through the guard and the table of problems.
 */
import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { LIMITS } from '../../shared/entry';
import { addApiRoutes } from './api-routes';
import { addGuard, createGuard, createPostLimit, type Guard } from './guard';
import { EventStreams } from './live';
import type { RunningServer, ServerOptions } from './options';
import { PageShell } from './page-shell';
import { addPageRoutes } from './pages';
import { listAddresses, listenProblem, requireLocalhost } from './ports';
import { logProblem, notFound, refuseConnection, sendProblem, toProblem } from './problems';
import { Confirmations, ReadYourWrites } from './read-your-writes';

export type { RunningServer, ServerOptions } from './options';

/** How long running requests may take to finish once the server is closed, in milliseconds. */
const CLOSE_WITHIN = 2_000;

/**
 * @throws GuestbookError `port_in_use` when the port cannot be had (`findFreePort` knows another), `invalid_setting` for an
 * address that is not of this computer, `internal` when the pages are not built.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { guestbook, hostname } = options;
  const shell = await PageShell.read(options.pagesFolder);
  const guard = await createGuard(options.allowedHosts);
  // Comes before all that `close` undoes, because Fastify throws at an option that it does not take.
  const app = createFastify(options, shell, guard);
  const manyShareAnAddress = options.postsPerMinute === 0;
  const streams = new EventStreams(guestbook, { manyShareAnAddress, headers: guard.headers });
  const confirmations = new Confirmations(guestbook, options.confirmSeconds);

  const close = async () => {
    streams.close();
    confirmations.close();
    // After its last request Node keeps a connection open for a next one. This timer closes such connections.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
    const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN);
    await app.close();
    clearInterval(sweep);
    clearTimeout(cut);
  };

  try {
    addGuard(app, guard);
    const limitPosts = await createPostLimit(app, options);
    const ownEntries = new ReadYourWrites({ ...options, manyShareAnAddress });
    const parts = { ...options, shell, guard, streams, confirmations, ownEntries, limitPosts };
    await app.register((scope) => addPageRoutes(scope, parts));
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
    await requireLocalhost(hostname, options.port);
    await app.listen({ host: hostname, port: options.port });
  } catch (error) {
    await close();
    throw listenProblem(error, hostname, options.port);
  }

  const listening = app.server.address();
  const port = listening !== null && typeof listening === 'object' ? listening.port : options.port;
  return { hostname, port, addresses: listAddresses(hostname, port), close };
}

function createFastify({ trustProxy, log }: ServerOptions, shell: PageShell, guard: Guard): FastifyInstance {
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error);
    logProblem(log, request, problem);
    return sendProblem(shell, request, reply, problem);
  };
  const app = fastify({
    // Fastify's own log lines would hold addresses.
    logger: false,
    bodyLimit: LIMITS.body,
    // Stands here and not beside the other two, because Fastify sets the server's own value to this one.
    requestTimeout: 10_000,
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, requireHostHeader: false },
    trustProxy: trustProxy === undefined ? false : [...trustProxy],
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseConnection,
    // Fastify cannot look up a route for this target and has run no hook. So this function asks the guard.
    frameworkErrors: (error, request, reply) =>
      answer(guard.refusal(request.raw) ?? error, request, reply.headers(guard.headers)),
  });
  app.setErrorHandler(answer);
  app.setNotFoundHandler((request, reply) => answer(notFound(), request, reply));
  return app;
}
