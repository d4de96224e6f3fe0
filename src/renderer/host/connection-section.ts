/** The connection to AWS: offered, on or off. The host reads what a button will do before pressing it. */
import './connection-form';
import './connection-questions';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ConnectionOutcome, ConnectionRequest, ConnectionState } from '../../shared/connection';
import type { HostStatus } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { compose, say } from '../../shared/words/host';
import { TickingClock } from '../ticking-clock';
import { connectionFacts } from './connection-facts';
import { host, RequestController } from './requests';
import { button, code, eventNotice, lockedNotice, problemNotice } from './section-parts';
import { sectionStyles } from './section-styles';

@customElement('guestbook-connection-section')
export class ConnectionSection extends LitElement {
  static override readonly styles = [
    sectionStyles,
    css`
      h2:focus {
        outline: none;
      }
    `,
  ];

  @property({ attribute: false })
  connection!: ConnectionState;

  /** Of the open book: disconnecting leaves its pending entries behind. */
  @property({ attribute: false })
  status!: HostStatus;

  /** True while the host wants the form although a connection is in force. */
  @state()
  private _changing = false;

  /** True while this section asks once more whether to forget the session. */
  @state()
  private _forgetting = false;

  @state()
  private _outcome: ConnectionOutcome | undefined;

  @query('h2')
  private readonly _title!: HTMLHeadingElement;

  private readonly _clock = new TickingClock(this);
  private readonly _request = new RequestController(this);

  protected override willUpdate(): void {
    // Once the book has met the table, the outcome is old: a later pause of the sync must not bring it back.
    if (
      this._outcome?.checked &&
      !this._request.running &&
      this.connection.state === 'on' &&
      !this._isMeetingTable
    )
      this._outcome = undefined;
  }

  protected override render(): TemplateResult {
    const { connection } = this;
    const { state, question, needs, problem, clockMinutes, copyOffer } = connection;
    // The banner over the page or the question says this already.
    const unsaid = question || needs ? undefined : problem;
    return html`<section aria-labelledby="title">
      <h2 id="title" tabindex="-1">${say('connection_to_aws')}</h2>
      <p class="state" role="status">
        ${needs ? icon('attention') : icon(state === 'on' ? 'cloud' : 'computer')}<span
          >${describeState(connection)}</span
        >
      </p>
      <div class="stack">
        ${problemNotice((this._showsForm ? undefined : this._request.problem) ?? unsaid)}
        ${question ? html`<guestbook-table-question .question=${question}></guestbook-table-question>` : nothing}
        ${eventNotice(clockMinutes === undefined ? undefined : describeClock(clockMinutes))}
        ${this._renderOutcome(connection)}
        ${copyOffer ? html`<guestbook-local-import .entries=${copyOffer} .busy=${this._request.running}></guestbook-local-import>` : nothing}
        ${this._renderBody(connection)}
      </div>
    </section>`;
  }

  /** Where the environment rules out a table, the host has nothing to choose. */
  private get _isRuledOut(): boolean {
    const { state, lockedBy } = this.connection;
    return state !== 'on' && lockedBy.backend !== undefined;
  }

  /** A form shows the answer to its own request beside its button. */
  private get _showsForm(): boolean {
    return !this._isRuledOut && (this._changing || this.connection.state === 'off');
  }

  private _renderBody(connection: ConnectionState): TemplateResult {
    const { state, lockedBy } = connection;
    if (this._isRuledOut)
      return html`<p class="quiet">${say('stays_here')}</p>
        ${lockedNotice(lockedBy.backend)}`;
    if (this._changing) return this._renderForm(connection);
    if (state === 'offered') return this._renderOffer(connection);
    if (state === 'on')
      return html`${connectionFacts(connection, this._clock.now)} ${this._renderLeaving(connection)}`;
    return html`<p class="quiet">${say('stays_here_or_connect')}</p>
      ${this._renderForm(connection)}`;
  }

  private _renderForm(connection: ConnectionState): TemplateResult {
    return html`<guestbook-connection-form
      .connection=${connection}
      .busy=${this._request.running}
      .problem=${this._request.problem}
      @connect=${({ detail }: CustomEvent<ConnectionRequest>) => this._connect(detail)}
    >
      ${this._changing ? this._renderAction(say('cancel'), () => this._show(false)) : this._renderForgetting(connection)}
    </guestbook-connection-form>`;
  }

  private _renderOffer({ choice, sourceWords, keyEnding }: ConnectionState): TemplateResult {
    const { region, table, endpoint } = choice;
    return html`<wa-callout variant="brand" appearance="outlined">
      <span slot="icon">${icon('cloud')}</span>
      <strong
        >${keyEnding ? say('connect_to_with_key', { region, key_ending: keyEnding }) : say('connect_to', { region })}</strong
      >
      <p>
        ${endpoint ? compose('offer_endpoint', { table: code(table), endpoint: code(endpoint) }) : compose('offer_aws', { table: code(table) })}
      </p>
      <p class="quiet">${say('credentials_come_from', { source: sourceWords })}</p>
      <div class="row">
        ${this._renderAction(say(this._request.running ? 'checking' : 'connect'), () => this._connect(choice), 'brand')}
        ${this._renderAction(say('stay_here'), () => this._disconnect())}
        ${this._renderAction(say('connect_differently'), () => this._show(true))}
      </div>
    </wa-callout>`;
  }

  /** The outcome of the last request to connect, until the book has met its table. */
  private _renderOutcome({ state, question }: ConnectionState): TemplateResult | typeof nothing {
    const outcome = this._outcome;
    if (!outcome || state !== 'on' || question || !this._isMeetingTable) return nothing;
    if (!outcome.checked) return eventNotice(outcome.message);
    if (outcome.table === 'found') return nothing;
    return html`<p class="quiet" role="status">${say('table_is_new')}</p>`;
  }

  private get _isMeetingTable(): boolean {
    return this.status.cloud !== undefined || this.status.loading;
  }

  private _renderLeaving(connection: ConnectionState): TemplateResult {
    const { lockedBy } = connection;
    const { pending } = this.status;
    const left = pending > 0 ? say('leaves_pending_behind', { pending }) : say('leaves_nothing_behind');
    return html`${lockedBy.backend ? nothing : html`<p class="quiet">${left}</p>`}
      <div class="row">
        ${this._renderAction(say('change'), () => this._show(true))}
        ${lockedBy.backend ? nothing : this._renderAction(say('disconnect'), () => this._disconnect())}
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
    if (!this._forgetting)
      return this._renderAction(
        say(leaves ? 'leave_and_forget_session' : 'forget_session'),
        () => (this._forgetting = true),
      );
    return html`<p class="quiet">${say(leaves ? 'leave_and_forget_question' : 'forget_question')}</p>
      ${this._renderAction(say('forget_it'), () => this._forget(), 'brand')}
      ${this._renderAction(say('keep_it'), () => (this._forgetting = false))}`;
  }

  private _renderAction(
    label: string,
    press: () => void,
    variant: 'brand' | 'neutral' = 'neutral',
  ): TemplateResult {
    return button(label, press, { variant, disabled: this._request.running });
  }

  private _connect(request: ConnectionRequest): void {
    this._request.run(async () => {
      this._outcome = undefined;
      this._outcome = await host.connect(request);
      this._show(false);
    });
  }

  /** Shows the form or the connection in force, and keeps the focus in this section. */
  private _show(changing: boolean): void {
    this._changing = changing;
    if (changing) this._outcome = undefined;
    void this.updateComplete.then(() => this._title.focus());
  }

  private _disconnect(): void {
    this._request.run(() => host.disconnect());
  }

  private _forget(): void {
    this._forgetting = false;
    this._request.run(() => host.forget());
  }
}

function describeState({ state, needs, sourceWords }: ConnectionState): string {
  if (state !== 'on') return say('not_connected');
  return needs ? say('waiting_for_credentials') : say('connected_with', { source: sourceWords });
}

/** @param ahead minutes that AWS's clock is ahead of this computer's */
function describeClock(ahead: number): string {
  return say(ahead > 0 ? 'clock_slow' : 'clock_fast', { minutes: Math.abs(ahead) });
}
