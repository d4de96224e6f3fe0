/** The book as only the host sees it: with e-mail addresses, searchable, a page at a time. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Page } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import { entryTime } from '../../shared/pages/entries';
import { say } from '../../shared/words/host';
import { TickingClock } from '../ticking-clock';
import { BookReader } from './book-reader';
import { host } from './requests';
import { button, problemNotice } from './section-parts';
import { sectionStyles } from './section-styles';

/** In milliseconds. */
const TYPING_PAUSE = 200;

@customElement('guestbook-address-book')
export class AddressBook extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 24px;
      }

      input {
        width: min(248px, 100%);
        height: 40px;
        padding-inline: 16px;
        border: 1px solid var(--control-border);
        border-radius: 20px;
        background: var(--paper);
        color: var(--ink);
        font: 0.9375rem var(--sans);
      }

      input::placeholder {
        color: var(--ink-quiet);
        opacity: 1;
      }

      input:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 1px;
      }

      ol {
        margin-top: 16px;
      }

      li {
        padding-block: 16px;
        border-top: 1px solid var(--rule);
        content-visibility: auto;
        contain-intrinsic-size: auto 88px;
      }

      .message {
        margin-top: 4px;
        font: 1rem / 1.5 var(--serif);
        white-space: pre-wrap;
      }

      .further {
        justify-content: center;
        margin-top: 16px;
      }
    `,
  ];

  private readonly _clock = new TickingClock(this);
  private readonly _book = new BookReader(this, host);
  private _typing: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this._typing);
  }

  protected override render(): TemplateResult {
    const { page, problem } = this._book;
    return html`<section aria-labelledby="title">
      <div class="head">
        <h2 id="title">${say('book_with_addresses')}</h2>
        <input
          type="search"
          placeholder=${say('search_placeholder')}
          aria-label=${say('search_label')}
          autocomplete="off"
          @input=${this._type}
        />
      </div>
      ${problemNotice(problem)}
      <p class="quiet" role="status">${page ? this._count(page) : say('reading_the_book')}</p>
      ${
        page?.entries.length
          ? html`<ol>${repeat(
              page.entries,
              ({ id }) => id,
              (entry) => renderEntry(entry, this._clock.now),
            )}</ol>`
          : nothing
      }
      ${
        page?.more
          ? html`<div class="row further">
              ${button(say('older_entries'), () => this._book.readOlder(), { size: 's', disabled: this._book.isReadingOlder })}
            </div>`
          : nothing
      }
    </section>`;
  }

  private _count({ total }: Page<Entry>): string {
    const { search } = this._book;
    if (total === 0) return say(search ? 'nothing_found' : 'nobody_has_signed');
    return say(search ? 'entries_found' : 'entries', { count: total });
  }

  private _type(event: Event): void {
    const search = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this._typing);
    this._typing = setTimeout(() => this._book.find(search), TYPING_PAUSE);
  }
}

function renderEntry(entry: Entry, now: number): TemplateResult {
  return html`<li>
    <div class="row">
      <span class="name" dir="auto">${entry.name}</span>
      <code>${entry.email}</code>
      <span class="quiet">${entryTime(entry, now)}</span>
    </div>
    <p class="message" dir="auto">${entry.message}</p>
  </li>`;
}
