/**
 * Asks for a connection: with which credentials, to which table. What would be created in AWS is said before the button that
 * does it. Values that the environment sets are shown and cannot be changed.
 */
import './paste-box';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { HostApi } from '../../shared/api';
import type {
  Capacity,
  ConnectionRequest,
  ConnectionState,
  PasteReport,
  Place,
  ProfileChoice,
  Source,
} from '../../shared/connection';
import { REGIONS } from '../../shared/regions';
import { lockedNotice, problemNotice } from './callouts';
import { fieldStyles } from './field-styles';
import type { PastedEvent } from './paste-box';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';
import { describeKeeping } from './session-words';

const CAPACITIES: Readonly<Record<Capacity, { readonly choice: string; readonly created: string }>> = {
  provisioned: {
    choice: '1 read and 1 write unit a second',
    created: 'with 1 read and 1 write unit a second',
  },
  'on-demand': { choice: 'On demand, paid per request', created: 'paid per request' },
};

/** The host wants this connection. */
export class ConnectEvent extends Event {
  readonly request: ConnectionRequest;

  constructor(request: ConnectionRequest) {
    super('connect');
    this.request = request;
  }
}

/**
 * @element guestbook-connection-form
 * @fires connect
 */
@customElement('guestbook-connection-form')
export class ConnectionForm extends LitElement {
  static override readonly styles = [
    sectionStyles,
    fieldStyles,
    css`
      .stack {
        margin-top: 0;
      }

      .paste {
        display: grid;
        gap: 8px;
      }
    `,
  ];

  @property({ attribute: false })
  host: HostApi | undefined;

  @property({ attribute: false })
  connection: ConnectionState | undefined;

  /** True while a connection is tried. */
  @property({ type: Boolean })
  busy = false;

  /** Why the last try was refused. */
  @property({ attribute: false })
  problem: string | undefined;

  /** What is asked for so far; begins with what is in force. */
  @state()
  private _asked: ConnectionRequest | undefined;

  /** What was pasted last into this form. */
  @state()
  private _report: PasteReport | undefined;

  /** What has to be done before anything can be asked for. */
  @state()
  private _missing: string | undefined;

  @state()
  private _profiles: readonly ProfileChoice[] | undefined;

  private readonly _reading = new RequestController(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('connection') || !this.connection || this._asked) return;
    this._ask(this.connection.choice);
  }

  protected override render(): TemplateResult {
    const { connection, _asked: asked } = this;
    if (!connection || !asked) return html``;
    return html`<form class="stack" novalidate @submit=${this._submit}>
      ${this._renderSources(connection, asked)}
      ${asked.source.kind === 'pasted' ? this._renderPaste(connection) : nothing}
      ${asked.source.kind === 'profile' ? this._renderProfiles(asked.source.profile) : nothing}
      ${this._renderRegion(connection, asked)}
      <details>
        <summary>Advanced: table, capacity, endpoint</summary>
        <div class="stack">
          ${this._renderText('table', 'Table', connection, asked)} ${this._renderCapacity(asked)}
          ${this._renderText('endpoint', 'Endpoint, if it is not AWS itself', connection, asked)}
        </div>
      </details>
      <p class="quiet">
        If there is no table <code>${asked.table}</code> ${asked.endpoint ? html`at <code>${asked.endpoint}</code>` : `in ${asked.region}`} yet,
        it is created ${CAPACITIES[asked.capacity].created}, with its change stream. An existing table is never altered.
      </p>
      ${problemNotice(this._missing ?? (this.busy ? undefined : this.problem))}
      <div class="row">
        <wa-button type="submit" variant="brand" appearance="accent" ?disabled=${this.busy}>${this.busy ? 'Checking…' : 'Connect'}</wa-button>
        <slot></slot>
      </div>
    </form>`;
  }

  private _renderSources(
    { environmentHasKeys }: ConnectionState,
    { source }: ConnectionRequest,
  ): TemplateResult {
    const choices: readonly (readonly [kind: Source['kind'], words: string])[] = [
      ['pasted', 'A session that I paste'],
      ...(environmentHasKeys ? ([['environment', 'The keys in the environment']] as const) : []),
      ['profile', 'A profile of this computer (~/.aws)'],
      ['chain', 'What AWS finds by itself: a default profile, or the role of this machine'],
    ];
    return html`<fieldset>
      <legend>Credentials</legend>
      ${choices.map(
        ([kind, words]) => html`<label class="choice">
          <input type="radio" name="source" value=${kind} .checked=${source.kind === kind} @change=${() => this._choose(kind)} />
          <span>${words}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  private _renderPaste({ session, sessionKept }: ConnectionState): TemplateResult {
    return html`<div class="paste">
      ${session ? html`<p>The session with the key …${session.keyEnding} is kept. To use another one, paste it.</p>` : nothing}
      <guestbook-paste-box .host=${this.host} .busy=${this.busy} @pasted=${this._takeIn}></guestbook-paste-box>
      <p class="quiet">${describeKeeping(sessionKept)}</p>
    </div>`;
  }

  private _renderProfiles(chosen: string): TemplateResult {
    const profiles = this._profiles;
    if (!profiles) return html`${problemNotice(this._reading.problem)}`;
    if (profiles.length === 0)
      return html`<p class="quiet" role="status">There is no profile in ~/.aws. Choose another source.</p>`;
    return html`<div class="field">
      <label for="profile">Profile</label>
      <select id="profile" @change=${(event: Event) => this._chooseProfile(read(event))}>
        ${profiles.map(
          ({ name, sso }) =>
            html`<option value=${name} .selected=${name === chosen}>${name}${sso ? ' (signs in through a browser, SSO)' : ''}</option>`,
        )}
      </select>
    </div>`;
  }

  private _renderRegion({ lockedBy }: ConnectionState, { region }: ConnectionRequest): TemplateResult {
    const regions = Object.hasOwn(REGIONS, region) ? REGIONS : { [region]: 'given by hand', ...REGIONS };
    return html`<div class="field">
      <label for="region">Region</label>
      <select
        id="region"
        ?disabled=${lockedBy.region !== undefined}
        @change=${(event: Event) => this._change({ region: read(event) })}
      >
        ${Object.entries(regions).map(
          ([id, name]) => html`<option value=${id} .selected=${id === region}>${id} – ${name}</option>`,
        )}
      </select>
      ${lockedNotice(lockedBy.region)}
    </div>`;
  }

  private _renderText(
    place: Exclude<Place, 'region'>,
    label: string,
    { lockedBy }: ConnectionState,
    asked: ConnectionRequest,
  ): TemplateResult {
    return html`<div class="field">
      <label for=${place}>${label}</label>
      <input
        id=${place}
        type=${place === 'endpoint' ? 'url' : 'text'}
        autocomplete="off"
        spellcheck="false"
        placeholder=${place === 'endpoint' ? 'http://localhost:8000' : 'guestbook'}
        .value=${asked[place] ?? ''}
        ?disabled=${lockedBy[place] !== undefined}
        @input=${(event: Event) => this._change({ [place]: read(event).trim() })}
      />
      ${lockedNotice(lockedBy[place])}
    </div>`;
  }

  private _renderCapacity({ capacity }: ConnectionRequest): TemplateResult {
    return html`<div class="field">
      <label for="capacity">Capacity of a table that is created</label>
      <select id="capacity" @change=${(event: Event) => this._change({ capacity: read(event) as Capacity })}>
        ${Object.entries(CAPACITIES).map(
          ([value, { choice }]) =>
            html`<option value=${value} .selected=${value === capacity}>${choice}</option>`,
        )}
      </select>
    </div>`;
  }

  private _ask(request: ConnectionRequest): void {
    this._asked = request;
    if (request.source.kind === 'profile') this._readProfiles();
  }

  private _choose(kind: Source['kind']): void {
    if (!this._asked) return;
    const first = this._profiles?.[0]?.name ?? 'default';
    this._ask({ ...this._asked, source: kind === 'profile' ? { kind, profile: first } : { kind } });
  }

  private _chooseProfile(profile: string): void {
    this._change({ source: { kind: 'profile', profile } });
  }

  private _readProfiles(): void {
    void this._reading.run(async () => {
      this._profiles = await this.host?.profiles();
      const { source } = this._asked ?? {};
      const first = this._profiles?.[0];
      if (source?.kind !== 'profile' || !first) return;
      if (!this._profiles?.some(({ name }) => name === source.profile)) this._chooseProfile(first.name);
    });
  }

  private _takeIn({ report }: PastedEvent): void {
    this._report = report;
    this._missing = undefined;
    if (report.region && !this.connection?.lockedBy.region) this._change({ region: report.region });
  }

  private _describeMissing(): string | undefined {
    if (this._report?.profiles) return 'Choose a profile, and press “Use this profile” first.';
    if (this._report?.problem !== undefined) return 'Paste a session that can be used first.';
    return this._report || this.connection?.session ? undefined : 'Paste a session first.';
  }

  private _change(part: Partial<ConnectionRequest>): void {
    if (this._asked) this._asked = { ...this._asked, ...part };
  }

  private _submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!this._asked || this.busy) return;
    const { endpoint, source, ...rest } = this._asked;
    this._missing = source.kind === 'pasted' ? this._describeMissing() : undefined;
    if (this._missing) return;
    const session = this._report?.session;
    this.dispatchEvent(
      new ConnectEvent({
        ...rest,
        source: source.kind === 'pasted' && session ? { kind: 'pasted', session } : source,
        ...(endpoint && { endpoint }),
      }),
    );
  }
}

function read(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-connection-form': ConnectionForm;
  }
  interface HTMLElementEventMap {
    connect: ConnectEvent;
  }
}
