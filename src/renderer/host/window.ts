/** The host's window: follows the host's state and gives each section its part. No section is rendered before it has one. */
import './address-book';
import './connection-section';
import './storage-section';
import './server-section';
import './session-banner';
import './pending-section';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { HostState } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';
import { host } from './requests';

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

    /* The switch of the server fits into one row of the narrowest window. */
    @media (width < 480px) {
      :host {
        padding: 16px 12px 32px;
      }
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

  @state()
  private _state: HostState | undefined;

  private _unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this._unsubscribe = host.watch((state) => (this._state = state));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._unsubscribe();
  }

  protected override render(): TemplateResult {
    const state = this._state;
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
                    .connection=${state.connection}
                    .pending=${state.status.pending}
                  ></guestbook-session-banner>`
                : nothing
            }<main>
              <div class="column">
                <guestbook-storage-section .state=${state}></guestbook-storage-section>
                <guestbook-connection-section .connection=${state.connection} .status=${state.status}></guestbook-connection-section>
              </div>
              <div class="column">
                <guestbook-server-section .state=${state}></guestbook-server-section>
                <guestbook-pending-section .state=${state}></guestbook-pending-section>
              </div>
              <guestbook-address-book></guestbook-address-book>
            </main>`
          : html`<main></main>`
      }`;
  }
}
