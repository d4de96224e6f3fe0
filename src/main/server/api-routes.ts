/** The guestbook for programs and for the page's own script: `GuestbookApi` over HTTP, and the probe. JSON throughout. */
import type { FastifyInstance, preHandlerAsyncHookHandler } from 'fastify';
import type { GuestbookApi } from '../../shared/contract';
import { parseDraft } from '../../shared/entry';
import { querySchema } from '../../shared/schemas';
import type { Confirmations } from './confirmations';
import { EVENT_STREAM_HEADERS, type EventStreams } from './event-streams';
import type { ServerOptions } from './options';
import { parseQuery } from './problems';
import type { ReadYourWrites } from './read-your-writes';

export interface ApiParts {
  readonly guestbook: GuestbookApi;
  readonly streams: EventStreams;
  readonly confirmations: Confirmations;
  readonly ownEntries: ReadYourWrites;
  readonly limitPosts: preHandlerAsyncHookHandler[];
  readonly health: ServerOptions['health'];
}

export function addApiRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { guestbook, streams, confirmations, ownEntries, limitPosts, health } = parts;
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
  });

  app.get('/api/entries', (request) => guestbook.select(parseQuery(querySchema, request.query)));

  app.post('/api/entries', { preHandler: limitPosts }, async (request, reply) => {
    const draft = parseDraft(request.body);
    const entry = await confirmations.wait(await guestbook.insert(draft));
    ownEntries.name({ email: draft.email, date: entry.date }, reply);
    void reply.code(201).header('location', `/#entry-${entry.id}`);
    return entry;
  });

  app.get('/api/events', { exposeHeadRoute: false }, async ({ ip, headers }, reply) => {
    // What the stream begins with takes the place of the page, which another process may have answered.
    await ownEntries.seek(headers.cookie);
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
