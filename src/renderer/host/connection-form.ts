/**
 * Asks for a connection: with which credentials, to which table. The host reads what would be created in AWS before the button
 * that does so. Values that the environment sets are shown and cannot be changed.
 */
import './paste-box';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type {
  ConnectionRequest,
  ConnectionState,
  PasteReport,
  ProfileChoice,
  Source,
} from '../../shared/connection';
import { say } from '../../shared/words/host';
import { advancedFields, creationNotice, read, regionField } from './address-fields';
import { describeKeeping } from './connection-facts';
import { host, RequestController } from './requests';
import { problemNotice } from './section-parts';
import { fieldStyles, sectionStyles } from './section-styles';

const SOURCE_KINDS: readonly Source['kind'][] = ['pasted', 'environment', 'profile', 'chain'];

/** @fires connect a CustomEvent with the ConnectionRequest */
@customElement('guestbook-connection-form')
export class ConnectionForm extends LitElement {
  static override readonly styles = [
    sectionStyles,
    fieldStyles,
    css`
      .paste {
        display: grid;
        gap: 8px;
      }
    `,
  ];

  @property({ attribute: false })
  connection!: ConnectionState;

  /** True while the program tries a connection. */
  @property({ type: Boolean })
  busy = false;

  /** Why the last try was refused. */
  @property({ attribute: false })
  problem: string | undefined;

  /** The request as the host has filled it in so far; it begins with the connection in force. */
  @state()
  private _asked!: ConnectionRequest;

  /** How the program understood the last paste into this form. */
  @state()
  private _report: PasteReport | undefined;

  /** What the host has to do before the form can be sent. */
  @state()
  private _missing: string | undefined;

  @state()
  private _profiles: readonly ProfileChoice[] | undefined;

  private readonly _reading = new RequestController(this);

  protected override willUpdate(): void {
    if (!this.hasUpdated) this._ask(this.connection.choice);
  }

  protected override render(): TemplateResult {
    const { connection, _asked: asked } = this;
    const place = { asked, lockedBy: connection.lockedBy, change: this._change };
    return html`<form class="stack" novalidate @submit=${this._submit}>
      <fieldset class="stack" ?disabled=${this.busy}>
        ${this._renderSources(connection, asked)}
        ${asked.source.kind === 'pasted' ? this._renderPaste(connection) : nothing}
        ${asked.source.kind === 'profile' ? this._renderProfiles(asked.source.profile) : nothing}
        ${regionField(place)} ${advancedFields(place)} ${creationNotice(asked)}
      </fieldset>
      ${problemNotice(this._missing ?? (this.busy ? undefined : this.problem))}
      <div class="row">
        <wa-button type="submit" variant="brand" appearance="accent" ?disabled=${this.busy}>${say(this.busy ? 'checking' : 'connect')}</wa-button>
        <slot></slot>
      </div>
    </form>`;
  }

  private _renderSources(
    { environmentHasKeys }: ConnectionState,
    { source }: ConnectionRequest,
  ): TemplateResult {
    const kinds = SOURCE_KINDS.filter((kind) => kind !== 'environment' || environmentHasKeys);
    return html`<fieldset>
      <legend>${say('credentials')}</legend>
      ${kinds.map(
        (kind) => html`<label class="choice">
          <input type="radio" name="source" value=${kind} .checked=${source.kind === kind} @change=${() => this._choose(kind)} />
          <span>${say(`from_${kind}`)}</span>
        </label>`,
      )}
    </fieldset>`;
  }

  private _renderPaste({ session, sessionKept }: ConnectionState): TemplateResult {
    return html`<div class="paste">
      ${session ? html`<p>${say('session_is_kept', { key_ending: session.keyEnding })}</p>` : nothing}
      <guestbook-paste-box .busy=${this.busy} @pasted=${this._takeIn}></guestbook-paste-box>
      <p class="quiet">${describeKeeping(sessionKept)}</p>
    </div>`;
  }

  private _renderProfiles(chosen: string): TemplateResult {
    const profiles = this._profiles;
    if (!profiles) return html`${problemNotice(this._reading.problem)}`;
    if (profiles.length === 0) return html`<p class="quiet" role="status">${say('no_profile')}</p>`;
    return html`<div class="field">
      <label for="profile">${say('profile')}</label>
      <select id="profile" @change=${(event: Event) => this._chooseProfile(read(event))}>
        ${profiles.map(
          ({ name, sso }) =>
            html`<option value=${name} .selected=${name === chosen}>${sso ? say('profile_with_sign_in', { name }) : name}</option>`,
        )}
      </select>
    </div>`;
  }

  private _ask(request: ConnectionRequest): void {
    this._asked = request;
    if (request.source.kind === 'profile') this._readProfiles();
  }

  private _choose(kind: Source['kind']): void {
    const first = this._profiles?.[0]?.name ?? 'default';
    this._ask({ ...this._asked, source: kind === 'profile' ? { kind, profile: first } : { kind } });
  }

  private _chooseProfile(profile: string): void {
    this._change({ source: { kind: 'profile', profile } });
  }

  private _readProfiles(): void {
    this._reading.run(async () => {
      this._profiles = await host.profiles();
      const { source } = this._asked;
      const first = this._profiles[0];
      if (source.kind !== 'profile' || !first) return;
      if (!this._profiles.some(({ name }) => name === source.profile)) this._chooseProfile(first.name);
    });
  }

  private _takeIn({ detail: report }: CustomEvent<PasteReport>): void {
    this._report = report;
    this._missing = undefined;
    if (report.region && !this.connection.lockedBy.region) this._change({ region: report.region });
  }

  private _describeMissing(): string | undefined {
    if (this._report?.profiles) return say('choose_profile_first');
    if (this._report?.problem !== undefined) return say('paste_usable_first');
    return this._report || this.connection.session ? undefined : say('paste_first');
  }

  private readonly _change = (part: Partial<ConnectionRequest>): void => {
    this._asked = { ...this._asked, ...part };
  };

  private _submit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.busy) return;
    const { endpoint, source, ...rest } = this._asked;
    this._missing = source.kind === 'pasted' ? this._describeMissing() : undefined;
    if (this._missing) return;
    const session = this._report?.session;
    const request: ConnectionRequest = {
      ...rest,
      source: source.kind === 'pasted' && session ? { kind: 'pasted', session } : source,
      ...(endpoint && { endpoint }),
    };
    this.dispatchEvent(new CustomEvent('connect', { detail: request }));
  }
}
