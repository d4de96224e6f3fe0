/** The book as only the host sees it: with e-mail addresses, searchable, a page at a time. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { HostApi, Page } from '../../shared/contract';
import type { Entry } from '../../shared/entry';
import { entryTime } from '../../shared/pages/entry-time';
import { say } from '../../shared/words/host';
import { button } from './button';
import { problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

/** In milliseconds. */
const TYPING_PAUSE = 200;

/** @element guestbook-address-book */
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
        margin: 16px 0 0;
        padding: 0;
        list-style: none;
      }

      li {
        padding-block: 16px;
        border-top: 1px solid var(--rule);
        content-visibility: auto;
        contain-intrinsic-size: auto 88px;
      }

      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
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

  @property({ attribute: false })
  host: HostApi | undefined;

  @state()
  private _page: Page<Entry> | undefined;

  private readonly _request = new RequestController(this);
  private _search = '';
  private _typing: ReturnType<typeof setTimeout> | undefined;
  private _stale = false;
  /** How many entries are read at least, in whole pages. */
  private _wanted = 1;
  private _unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this._follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this._typing);
    this._unsubscribe();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('host')) this._follow();
  }

  private _follow(): void {
    this._unsubscribe();
    this._unsubscribe =
      this.host?.subscribe((change) => {
        if (change.kind !== 'status') this._read();
      }) ?? (() => {});
  }

  protected override render(): TemplateResult {
    const { _page: page } = this;
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
      ${problemNotice(this._request.problem)}
      <p class="quiet" role="status">${page ? this._count(page) : say('reading_the_book')}</p>
      ${page && page.entries.length > 0 ? html`<ol>${repeat(page.entries, ({ id }) => id, renderEntry)}</ol>` : nothing}
      ${
        page?.more
          ? html`<div class="row further">
              ${button(say('older_entries'), () => this._readOlder(), { size: 's' })}
            </div>`
          : nothing
      }
    </section>`;
  }

  private _count({ total }: Page<Entry>): string {
    if (total === 0) return say(this._search ? 'nothing_found' : 'nobody_has_signed');
    return say(this._search ? 'entries_found' : 'entries', { count: total });
  }

  private _type(event: Event): void {
    this._search = (event.target as HTMLInputElement).value.trim();
    this._wanted = 1;
    clearTimeout(this._typing);
    this._typing = setTimeout(() => this._read(), TYPING_PAUSE);
  }

  /** Reads again as far as was read; what changes or is asked for meanwhile is read right after. */
  private _read(): void {
    this._stale = true;
    if (!this._request.running) void this._request.run(() => this._readUntilFresh());
  }

  private async _readUntilFresh(): Promise<void> {
    while (this._stale && this.host) {
      this._stale = false;
      this._page = await this._readPages(this.host);
    }
  }

  private async _readPages(host: HostApi): Promise<Page<Entry>> {
    const query = this._search ? { search: this._search } : {};
    let page = await host.select(query);
    for (let oldest = page.entries.at(-1); oldest && page.more; oldest = page.entries.at(-1)) {
      if (page.entries.length >= this._wanted) break;
      const older = await host.select({ ...query, before: oldest.position });
      page = { ...older, entries: [...page.entries, ...older.entries] };
    }
    return page;
  }

  private _readOlder(): void {
    this._wanted = (this._page?.entries.length ?? 0) + 1;
    this._read();
  }
}

function renderEntry(entry: Entry): TemplateResult {
  return html`<li>
    <div class="row">
      <span class="name" dir="auto">${entry.name}</span>
      <code>${entry.email}</code>
      <span class="quiet">${entryTime(entry, Date.now())}</span>
    </div>
    <p class="message" dir="auto">${entry.message}</p>
  </li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-address-book': AddressBook;
  }
}
