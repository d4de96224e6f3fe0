/** The host's window: follows the host's state and gives each section its part. */
import './address-book';
import './connection-section';
import './storage-section';
import './server-section';
import './session-banner';
import './pending-section';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { HostApi, HostState } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';

/** @element guestbook-host */
@customElement('guestbook-host')
export class GuestbookHost extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
      max-width: 1080px;
      margin-inline: auto;
      padding: 24px 24px 48px;
    }

    header {
      display: flex;
      align-items: center;
      gap: 12px;
      margin-bottom: 24px;
    }

    h1 {
      margin: 0;
      font: 600 1.5rem / 32px var(--serif);
    }

    .icon {
      color: var(--accent);
    }

    .version {
      margin-inline-start: auto;
      color: var(--ink-quiet);
      font-size: var(--text-small);
    }

    main,
    .column {
      display: grid;
      align-items: start;
      gap: 24px;
    }

    @media (width >= 900px) {
      main {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }

      guestbook-address-book {
        grid-column: 1 / -1;
      }
    }
  `;

  @property({ attribute: false })
  host: HostApi | undefined;

  @state()
  private _state: HostState | undefined;

  private _unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this._follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._unsubscribe();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('host')) this._follow();
  }

  protected override render(): TemplateResult {
    const { host, _state: state } = this;
    return html`<header>
        ${icon('book')}
        <h1>${say('for_the_host')}</h1>
        <span class="version">${state ? say('program_version', { version: state.version }) : say('opening')}</span>
      </header>
      ${
        state
          ? html`${
              state.connection.needs
                ? html`<guestbook-session-banner
                    .host=${host}
                    .connection=${state.connection}
                    .pending=${state.status.pending}
                  ></guestbook-session-banner>`
                : nothing
            }<main>
              <div class="column">
                <guestbook-storage-section .state=${state}></guestbook-storage-section>
                <guestbook-connection-section .host=${host} .connection=${state.connection} .status=${state.status}></guestbook-connection-section>
              </div>
              <div class="column">
                <guestbook-server-section .host=${host} .state=${state}></guestbook-server-section>
                <guestbook-pending-section .host=${host} .state=${state}></guestbook-pending-section>
              </div>
              <guestbook-address-book .host=${host}></guestbook-address-book>
            </main>`
          : html`<main></main>`
      }`;
  }

  private _follow(): void {
    this._unsubscribe();
    this._unsubscribe = this.host?.watch((state) => (this._state = state)) ?? (() => {});
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-host': GuestbookHost;
  }
}
