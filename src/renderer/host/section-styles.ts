/** Styles that all sections of the host's window share. */
import { css } from 'lit';

export const sectionStyles = css`
  :host {
    display: block;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  section {
    padding: 24px;
    border: 1px solid var(--rule);
    border-radius: 10px;
    background: var(--sheet);
  }

  @media (width < 480px) {
    section {
      padding: 16px;
    }
  }

  h2 {
    margin: 0 0 4px;
    font: 600 1.1875rem / 32px var(--serif);
  }

  p {
    margin: 0;
    overflow-wrap: anywhere;
  }

  .quiet {
    color: var(--ink-quiet);
    font-size: var(--text-small);
    line-height: 24px;
  }

  .stack {
    display: grid;
    gap: 16px;
    margin-top: 16px;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }

  .state {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 500;
  }

  .icon {
    flex: none;
    color: var(--accent);
  }

  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 4px 24px;
    margin: 0;
    font-size: var(--text-small);
    line-height: 24px;
  }

  dt {
    color: var(--ink-quiet);
  }

  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }

  code {
    font: 0.9375em var(--mono);
    user-select: all;
    overflow-wrap: anywhere;
  }

  wa-callout::part(icon) {
    align-self: start;
  }

  wa-callout[variant="danger"] .icon {
    color: var(--alarm);
  }

  .key {
    white-space: nowrap;
  }

  .notice {
    display: grid;
    justify-items: start;
    gap: 12px;
  }
`;
