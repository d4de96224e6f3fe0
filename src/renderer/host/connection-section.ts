/** The connection to AWS: offered, on or off, with what will happen said before it happens. */
import './connection-facts';
import './connection-form';
import './local-import';
import './table-question';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ConnectionOutcome, ConnectionRequest, ConnectionState } from '../../shared/connection';
import type { HostApi, HostStatus } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { eventNotice, lockedNotice, problemNotice } from './callouts';
import type { ConnectEvent } from './connection-form';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

/** @element guestbook-connection-section */
@customElement('guestbook-connection-section')
export class ConnectionSection extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      .offer strong {
        display: block;
        margin-bottom: 4px;
      }

      h2:focus {
        outline: none;
      }

      .offer .row {
        margin-top: 16px;
      }
    `,
  ];

  @property({ attribute: false })
  host: HostApi | undefined;

  @property({ attribute: false })
  connection: ConnectionState | undefined;

  /** Of the book that is open: what waits in it is left behind by disconnecting. */
  @property({ attribute: false })
  status: HostStatus | undefined;

  /** True while the form is asked for although something is in force. */
  @state()
  private _changing = false;

  /** True while it is asked once more whether to forget the session. */
  @state()
  private _forgetting = false;

  @state()
  private _outcome: ConnectionOutcome | undefined;

  @query('h2')
  private readonly _title!: HTMLHeadingElement;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { connection } = this;
    if (!connection) return html``;
    const { state, question, needs, problem, clockMinutes, copyOffer } = connection;
    // The banner over the page, or the question, says it already.
    const unsaid = question || needs ? undefined : problem;
    return html`<section aria-labelledby="title">
      <h2 id="title" tabindex="-1">Connection to AWS</h2>
      <p class="state" role="status">
        ${needs ? icon('attention') : icon(state === 'on' ? 'cloud' : 'computer')}<span
          >${describeState(connection)}</span
        >
      </p>
      <div class="stack">
        ${problemNotice((this._showsForm ? undefined : this._request.problem) ?? unsaid)}
        ${
          question
            ? html`<guestbook-table-question .host=${this.host} .question=${question}></guestbook-table-question>`
            : nothing
        }
        ${eventNotice(clockMinutes === undefined ? undefined : describeClock(clockMinutes))}
        ${this._renderOutcome(connection)}
        ${copyOffer ? html`<guestbook-copy-offer .host=${this.host} .entries=${copyOffer} .busy=${this._request.running}></guestbook-copy-offer>` : nothing}
        ${this._renderBody(connection)}
      </div>
    </section>`;
  }

  /** What a form asks for is answered in the form, beside its button. */
  private get _showsForm(): boolean {
    const { state, lockedBy } = this.connection ?? {};
    return (
      state !== undefined && (this._changing || state === 'off') && (state === 'on' || !lockedBy?.backend)
    );
  }

  private _renderBody(connection: ConnectionState): TemplateResult {
    const { state, lockedBy } = connection;
    // Where the environment says that there is no table, there is nothing to ask.
    if (state !== 'on' && lockedBy.backend)
      return html`<p class="quiet">Entries stay on this computer.</p>
        ${lockedNotice(lockedBy.backend)}`;
    if (this._changing) return this._renderForm(connection);
    if (state === 'offered') return this._renderOffer(connection);
    if (state === 'on')
      return html`<guestbook-connection-facts .connection=${connection}></guestbook-connection-facts> ${this._renderLeaving(connection)}`;
    return html`<p class="quiet">Entries stay on this computer. Connect to keep them in a DynamoDB table as well.</p>
      ${this._renderForm(connection)}`;
  }

  private _renderForm(connection: ConnectionState): TemplateResult {
    return html`<guestbook-connection-form
      .host=${this.host}
      .connection=${connection}
      .busy=${this._request.running}
      .problem=${this._request.problem}
      @connect=${({ request }: ConnectEvent) => this._connect(request)}
    >
      ${this._changing ? nothing : this._renderForgetting(connection)}
      ${this._changing ? this._renderAction('Cancel', 'neutral', () => this._show(false)) : nothing}
    </guestbook-connection-form>`;
  }

  private _renderOffer({ choice, sourceWords, keyEnding }: ConnectionState): TemplateResult {
    const { region, table, endpoint } = choice;
    return html`<wa-callout class="offer" variant="brand" appearance="outlined">
      <span slot="icon">${icon('cloud')}</span>
      <strong>Connect to ${region}${keyEnding ? ` with the key …${keyEnding}` : ''}?</strong>
      <p>
        Entries are then kept in the DynamoDB table <code>${table}</code>${endpoint ? html` at <code>${endpoint}</code>` : nothing}
        as well. If there is no such table it is created, with its change stream. What was signed before stays on this
        computer.
      </p>
      <p class="quiet">The credentials come from ${sourceWords}.</p>
      <div class="row">
        ${this._renderAction(this._request.running ? 'Checking…' : 'Connect', 'brand', () => this._connect(choice))}
        ${this._renderAction('Keep on this computer', 'neutral', () => this._disconnect())}
        ${this._renderAction('Connect differently…', 'neutral', () => this._show(true))}
      </div>
    </wa-callout>`;
  }

  private _renderOutcome({ state, question }: ConnectionState): TemplateResult | typeof nothing {
    const outcome = this._outcome;
    if (!outcome || state !== 'on' || question) return nothing;
    if (!outcome.checked) return this.status?.trouble ? eventNotice(outcome.message) : nothing;
    if (outcome.table === 'found') return nothing;
    return html`<p class="quiet" role="status">There was no such table, so this one is new.</p>`;
  }

  private _renderLeaving(connection: ConnectionState): TemplateResult {
    const { lockedBy } = connection;
    const pending = this.status?.pending ?? 0;
    return html`${
      pending > 0 && !lockedBy.backend
        ? html`<p class="quiet">
            ${
              pending === 1
                ? '1 entry waits for the table. If you disconnect, it stays on this computer and is sent when you connect again.'
                : `${pending.toLocaleString('en')} entries wait for the table. If you disconnect, they stay on this computer and are sent when you connect again.`
            }
          </p>`
        : lockedBy.backend
          ? nothing
          : html`<p class="quiet">If you disconnect, this book is kept on this computer and shows again when you connect again.</p>`
    }
      <div class="row">
        ${this._renderAction('Change…', 'neutral', () => this._show(true))}
        ${lockedBy.backend ? nothing : this._renderAction('Disconnect', 'neutral', () => this._disconnect())}
        ${this._renderForgetting(connection)}
      </div>
      ${lockedNotice(lockedBy.backend)}`;
  }

  private _renderForgetting({
    state,
    session,
    choice,
    lockedBy,
  }: ConnectionState): TemplateResult | typeof nothing {
    if (!session) return nothing;
    const leaves = state === 'on' && choice.source.kind === 'pasted' && !lockedBy.backend;
    const words = leaves ? 'Disconnect and forget the session' : 'Forget the session';
    if (!this._forgetting) return this._renderAction(`${words}…`, 'neutral', () => (this._forgetting = true));
    return html`<p class="quiet">
        The session is removed from this computer${leaves ? ', and Guestbook disconnects' : ''}. Entries are kept.
      </p>
      ${this._renderAction('Forget it', 'brand', () => this._forget())}
      ${this._renderAction('Keep it', 'neutral', () => (this._forgetting = false))}`;
  }

  private _renderAction(words: string, variant: 'brand' | 'neutral', onClick: () => void): TemplateResult {
    return html`<wa-button
      variant=${variant}
      appearance=${variant === 'brand' ? 'accent' : 'outlined'}
      ?disabled=${this._request.running}
      @click=${onClick}
      >${words}</wa-button
    >`;
  }

  private _connect(request: ConnectionRequest): void {
    void this._request.run(async () => {
      this._outcome = undefined;
      this._outcome = await this.host?.connect(request);
      this._show(false);
    });
  }

  /** Shows the form or what is in force, and keeps the focus in this section. */
  private _show(changing: boolean): void {
    this._changing = changing;
    if (changing) this._outcome = undefined;
    void this.updateComplete.then(() => this._title.focus());
  }

  private _disconnect(): void {
    void this._request.run(async () => this.host?.disconnect());
  }

  private _forget(): void {
    this._forgetting = false;
    void this._request.run(async () => this.host?.forget());
  }
}

function describeState({ state, needs, sourceWords }: ConnectionState): string {
  if (state !== 'on') return 'Not connected';
  return needs ? 'Waiting for new credentials' : `Connected with ${sourceWords}`;
}

/** @param minutes that AWS's clock is ahead */
function describeClock(minutes: number): string {
  const off = Math.abs(minutes);
  return `The clock of this computer is ${off} minutes ${minutes > 0 ? 'slow' : 'fast'}. Entries signed now carry that time. Please set the clock.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-connection-section': ConnectionSection;
  }
}
