/**
 * The guestbook as a website that needs no scripts: links to read, page through and search it, a form to sign it. A
 * refused form comes back as the page with what to mend and everything that was typed.
 */
import { fastifyFormbody } from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { z } from 'zod';
import type { GuestbookApi } from '../../shared/contract';
import { DRAFT_FIELDS, type Draft, parseDraft } from '../../shared/entry';
import { ERROR_STATUS } from '../../shared/errors';
import { EMPTY_FORM } from '../../shared/pages/view';
import { querySchema } from '../../shared/schemas';
import type { Log } from '../log';
import type { Confirmations } from './confirmations';
import type { LiveBook } from './live-book';
import type { PageCache } from './page-cache';
import type { PageShell } from './page-shell';
import { logProblem, parseQuery, sendProblem, toProblem } from './problems';
import type { ReadYourWrites } from './read-your-writes';

export interface PageParts {
  readonly guestbook: GuestbookApi;
  readonly live: LiveBook;
  readonly frame: PageShell;
  readonly firstPage: PageCache;
  readonly confirmations: Confirmations;
  readonly ownEntries: ReadYourWrites;
  readonly limitPosts: preHandlerAsyncHookHandler[];
  readonly log: Log;
}

const HTML = 'text/html; charset=utf-8';

/**
 * Names that other sites append to links to this page are passed over, and an empty search is none. An old link, or one
 * that was cut, has no position in it and leads to the newest entries.
 */
const pageQuery = z.object({
  before: querySchema.shape.before.catch(undefined),
  search: z
    .literal('')
    .transform(() => undefined)
    .or(querySchema.shape.search),
});

export async function addPageRoutes(app: FastifyInstance, parts: PageParts): Promise<void> {
  const { guestbook, frame, firstPage, confirmations, ownEntries, limitPosts } = parts;
  app.removeAllContentTypeParsers();
  await app.register(fastifyFormbody);

  app.get('/', async (request, reply) => {
    const { before, search } = parseQuery(pageQuery, request.query);
    void reply.type(HTML).header('cache-control', 'no-cache');
    await ownEntries.seek(request.headers.cookie);
    if (before === undefined && search === undefined) {
      const { body, etag } = await firstPage.read();
      void reply.header('etag', etag);
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : body;
    }
    const { status, version } = await firstPage.book();
    const asked = search === undefined ? {} : { search };
    const page = await guestbook.select(before === undefined ? asked : { ...asked, before });
    return frame.guestPage({
      book: { ...page, status, version },
      form: EMPTY_FORM,
      now: Date.now(),
      older: before !== undefined,
      ...asked,
    });
  });

  for (const url of ['/sign', '/sign/']) {
    app.get(url, (_request, reply) => reply.redirect('/#sign', 303));
    app.post(url, { preHandler: limitPosts, errorHandler: giveFormBack(parts) }, async (request, reply) => {
      const draft = parseDraft(request.body);
      const entry = await confirmations.wait(await guestbook.insert(draft));
      ownEntries.name({ email: draft.email, date: entry.date }, reply);
      void reply.code(303).header('location', `/#entry-${entry.id}`).type('text/plain; charset=utf-8');
      // A browser shows the entry itself, with the same words; this is for whoever posts from a terminal.
      return entry.state === 'pending'
        ? 'Signed: saved here, on its way to the table.\n'
        : 'Signed and saved.\n';
    });
  }
}

function giveFormBack({ frame, live, log }: PageParts) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error);
    logProblem(log, request, problem);
    // Whoever came by a name that is not ours must not read the book.
    if (problem.code === 'wrong_host') return sendProblem(frame, request, reply, problem);
    const page = frame.guestPage({
      book: live.book,
      form: {
        values: typedText(request.body),
        issues: problem.issues ?? {},
        problem: problem.message,
        sending: false,
      },
      now: Date.now(),
    });
    return reply.code(ERROR_STATUS[problem.code]).header('cache-control', 'no-store').type(HTML).send(page);
  };
}

/** What stood in the fields, whatever else was sent. */
function typedText(body: unknown): Partial<Draft> {
  const sent = (body ?? {}) as Readonly<Record<string, unknown>>;
  const typed = DRAFT_FIELDS.map((field) => [field, sent[field]]).filter(
    ([, value]) => typeof value === 'string',
  );
  return Object.fromEntries(typed);
}
