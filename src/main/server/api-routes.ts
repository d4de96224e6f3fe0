/** The guestbook for programs and for the page's own script: `GuestbookApi` over HTTP, and the probe. JSON throughout. */
import type { FastifyInstance, preHandlerAsyncHookHandler } from 'fastify';
import { querySchema } from '../../shared/schemas';
import { EVENT_STREAM_HEADERS, type EventStreams } from './live';
import type { ServedGuestbook, ServerOptions } from './options';
import { parseQuery } from './problems';
import type { Confirmations, ReadYourWrites } from './read-your-writes';

export interface ApiParts {
  readonly guestbook: ServedGuestbook;
  readonly streams: EventStreams;
  readonly confirmations: Confirmations;
  readonly ownEntries: ReadYourWrites;
  readonly limitPosts: preHandlerAsyncHookHandler[];
  readonly health: ServerOptions['health'];
}

export function addApiRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { guestbook, streams, confirmations, ownEntries, limitPosts, health } = parts;
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header('cache-control', 'no-store');
    done();
  });

  app.get('/api/entries', (request) => guestbook.select(parseQuery(querySchema, request.query)));

  app.post('/api/entries', { preHandler: limitPosts }, async (request, reply) => {
    const signed = await guestbook.sign(request.body);
    const entry = await confirmations.wait(signed.entry);
    ownEntries.name(signed, entry, reply);
    void reply.code(201).header('location', `/#entry-${entry.id}`);
    return entry;
  });

  app.get('/api/events', { exposeHeadRoute: false }, async ({ ip, headers }, reply) => {
    // The stream's `current` replaces the entries of the page, and another process may have answered for the page.
    await ownEntries.seek(headers.cookie, ip);
    streams.requireRoom(ip);
    void reply.hijack();
    streams.open(reply.raw, ip);
  });
  app.head('/api/events', (_request, reply) => reply.headers(EVENT_STREAM_HEADERS).send());

  app.get('/healthz', async (_request, reply) => {
    const answer = await health();
    void reply.code(answer.store === 'ok' ? 200 : 503);
    return answer;
  });
}
