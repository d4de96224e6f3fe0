/**
 * The guestbook as a website that needs no scripts: links to read, page through and search it, a form to sign it. A refused
 * form comes back as the page with what to mend and everything that the guest typed.
 *
 * `GET /` is the most frequent request. The server renders that page once for each change of the book. A request without a
 * query, a cookie or an ETag gets ready bytes and one flat list of headers, before Fastify builds a reply.
 */
import { createHash } from 'node:crypto';
import { fastifyFormbody } from '@fastify/formbody';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  preHandlerAsyncHookHandler,
} from 'fastify';
import { z } from 'zod';
import { bookOf } from '../../shared/book-view';
import { DRAFT_FIELDS, type Draft } from '../../shared/entry';
import { ERROR_STATUS, GuestbookError } from '../../shared/errors';
import { EMPTY_FORM } from '../../shared/pages/view';
import { querySchema } from '../../shared/schemas';
import { sentence } from '../../shared/words/guest';
import { say } from '../../shared/words/main';
import type { Log } from '../log';
import type { Guard } from './guard';
import type { Current, ServedGuestbook } from './options';
import type { PageShell } from './page-shell';
import { logProblem, parseQuery, sendProblem, toProblem } from './problems';
import type { Confirmations, ReadYourWrites } from './read-your-writes';

export interface PageParts {
  readonly guestbook: ServedGuestbook;
  readonly shell: PageShell;
  readonly guard: Guard;
  readonly confirmations: Confirmations;
  readonly ownEntries: ReadYourWrites;
  readonly limitPosts: preHandlerAsyncHookHandler[];
  readonly log: Log;
}

const HTML = 'text/html; charset=utf-8';
/** In milliseconds. Relative times ("3 minutes ago") age. */
const STALE_AFTER = 60_000;
/** How long a page waits for the first reading of the book, in milliseconds. */
const FIRST_BOOK_WITHIN = 5_000;

/**
 * The page ignores parameters that other sites append to links, and an empty search. An old link, or one that was
 * cut, has no position in it and leads to the newest entries.
 */
const pageQuery = z.object({
  before: querySchema.shape.before.catch(undefined),
  after: querySchema.shape.after.catch(undefined),
  search: z
    .literal('')
    .transform(() => undefined)
    .or(querySchema.shape.search),
});

export async function addPageRoutes(app: FastifyInstance, parts: PageParts): Promise<void> {
  const { guestbook, shell, confirmations, ownEntries, limitPosts } = parts;
  const pageCache = new PageCache(parts);
  app.removeAllContentTypeParsers();
  await app.register(fastifyFormbody);

  app.get('/', { onRequest: pageCache.answer }, async (request, reply) => {
    const { before, after, search } = parseQuery(pageQuery, request.query);
    void reply.type(HTML).header('cache-control', 'no-cache');
    await ownEntries.seek(request.headers.cookie, request.ip);
    const current = await pageCache.current();
    if (before === undefined && after === undefined && search === undefined) {
      const { body, etag } = pageCache.render(current);
      void reply.header('etag', etag);
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : body;
    }
    const { status, version } = current;
    const asked = search === undefined ? {} : { search };
    const isNewer = before === undefined && after !== undefined;
    const from = isNewer ? { after } : before === undefined ? {} : { before };
    const page = await guestbook.select({ ...asked, ...from });
    // Nothing newer is left: this is the top, which has an address of its own.
    if (isNewer && !page.more)
      return reply.redirect(search === undefined ? '/' : `/?${new URLSearchParams({ search })}`, 302);
    return shell.guestPage({
      book: bookOf(isNewer ? { ...page, more: true } : page, { status, version }),
      form: EMPTY_FORM,
      now: Date.now(),
      newer: isNewer || before !== undefined,
      ...asked,
    });
  });

  for (const url of ['/sign', '/sign/']) {
    app.get(url, (_request, reply) => reply.redirect('/#sign', 303));
    app.post(url, { preHandler: limitPosts, errorHandler: giveFormBack(parts) }, async (request, reply) => {
      const signed = await guestbook.sign(request.body);
      const entry = await confirmations.wait(signed.entry);
      ownEntries.name(signed, entry, reply);
      void reply.code(303).header('location', `/#entry-${entry.id}`).type('text/plain; charset=utf-8');
      // A browser shows the entry itself, with the same words; this text is for programs such as curl.
      return `${say(entry.state === 'pending' ? 'signed_on_its_way' : 'signed')}\n`;
    });
  }
}

interface RenderedPage {
  readonly body: Buffer;
  readonly etag: string;
  /** All headers of the answer, each name followed by its value: Node writes such a list as it is. */
  readonly head: readonly string[];
  readonly of: Current;
  readonly at: number;
}

/** The page with the newest entries. The cache renders it for the first request after a change, or after a minute. */
class PageCache {
  readonly #guestbook: ServedGuestbook;
  readonly #shell: PageShell;
  readonly #guard: Guard;
  #rendered: RenderedPage | undefined;

  constructor({ guestbook, shell, guard }: PageParts) {
    this.#guestbook = guestbook;
    this.#shell = shell;
    this.#guard = guard;
  }

  /** A hook that answers plain requests at once. It runs after the guard's, and passes on every other request. */
  readonly answer: onRequestHookHandler = (request, reply, done) => {
    const { current } = this.#guestbook;
    const { method, url, headers } = request.raw;
    const isPlain =
      method === 'GET' &&
      url === '/' &&
      headers.cookie === undefined &&
      headers['if-none-match'] === undefined &&
      headers['content-length'] === undefined &&
      headers['transfer-encoding'] === undefined;
    if (!isPlain || !current) return done();
    const { body, head } = this.render(current);
    reply.hijack();
    reply.raw.writeHead(200, head as string[]).end(body);
  };

  render(current: Current): RenderedPage {
    const now = Date.now();
    if (this.#rendered?.of === current && now - this.#rendered.at < STALE_AFTER) return this.#rendered;
    const body = Buffer.from(
      this.#shell.guestPage({ book: bookOf(current.page, current), form: EMPTY_FORM, now }),
    );
    const etag = `"${createHash('sha1').update(body).digest('base64url')}"`;
    const headers = {
      ...this.#guard.headers,
      'content-type': HTML,
      'cache-control': 'no-cache',
      etag,
      'content-length': `${body.length}`,
    };
    this.#rendered = { body, etag, head: Object.entries(headers).flat(), of: current, at: now };
    return this.#rendered;
  }

  /**
   * The newest entries; waits for them in the first moments after the start.
   * @throws GuestbookError `store_failed` when the book could not be read in that time
   */
  async current(): Promise<Current> {
    return this.#guestbook.current ?? (await this.#first());
  }

  #first(): Promise<Current> {
    return new Promise((resolve, reject) => {
      const unsubscribe = this.#guestbook.subscribe((change) => {
        if (change.kind === 'current') end(() => resolve(change));
      });
      const timer = setTimeout(() => end(() => reject(unreadable())), FIRST_BOOK_WITHIN);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        unsubscribe();
        settle();
      };
    });
  }
}

function unreadable(): GuestbookError {
  return new GuestbookError('store_failed', sentence('not_read'));
}

function giveFormBack({ guestbook, shell, log }: PageParts) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = toProblem(error);
    logProblem(log, request, problem);
    // A request under a name that is not ours must not read the book.
    if (problem.code === 'wrong_host') return sendProblem(shell, request, reply, problem);
    const { current } = guestbook;
    const page = shell.guestPage({
      book: current && bookOf(current.page, current),
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

/** The text of the form's fields; ignores every other value that was sent. */
function typedText(body: unknown): Partial<Draft> {
  const sent = (body ?? {}) as Readonly<Record<string, unknown>>;
  const typed = DRAFT_FIELDS.map((field) => [field, sent[field]]).filter(
    ([, value]) => typeof value === 'string',
  );
  return Object.fromEntries(typed);
}
