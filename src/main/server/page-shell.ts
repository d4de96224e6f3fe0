/**
 * The document around the server's page: the renderer's own `guest.html`, read once. The guest's page goes between the tags of
 * its `guestbook-page` element, whose script takes over from there. A browser without scripts reads the page as it is. Lit
 * renders it and escapes all text that guests wrote.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { render } from '@lit-labs/ssr';
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
import { GuestbookError } from '../../shared/errors';
import { guestPage } from '../../shared/pages/page';
import type { GuestPageView } from '../../shared/pages/view';
import { say, sentence } from '../../shared/words/main';

const ELEMENT = /(<guestbook-page[^>]*>)[^<]*(<\/guestbook-page>)/;

export class PageShell {
  readonly #before: string;
  readonly #open: string;
  readonly #close: string;
  readonly #after: string;

  private constructor(document: string, match: RegExpExecArray) {
    this.#before = document.slice(0, match.index);
    this.#open = match[1] ?? '';
    this.#close = match[2] ?? '';
    this.#after = document.slice(match.index + match[0].length);
  }

  /** @throws GuestbookError `internal` when the pages are not built. */
  static async read(pagesFolder: string): Promise<PageShell> {
    const file = join(pagesFolder, 'guest.html');
    const document = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new GuestbookError('internal', sentence('pages_missing', { file }), { cause });
    });
    const match = ELEMENT.exec(document);
    if (match) return new PageShell(document, match);
    throw new GuestbookError('internal', sentence('page_element_missing', { file }));
  }

  guestPage(view: GuestPageView): string {
    const page = collectResultSync(render(guestPage(view)));
    return `${this.#before}${this.#open}${page}${this.#close}${this.#after}`;
  }

  /** A page that says what went wrong and shows nothing of the book. */
  problemPage(title: string, detail: string): string {
    const page = collectResultSync(
      render(
        html`<main class="problem"><h1>${title}</h1><p>${detail}</p><p><a href="/">${say('to_the_guestbook')}</a></p></main>`,
      ),
    );
    return `${this.#before}${page}${this.#after}`;
  }
}
