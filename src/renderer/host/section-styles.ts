/** Styles that the elements of the host's window share. */
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

  ol,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .name {
    font-weight: 600;
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

  wa-callout strong {
    display: block;
    margin-bottom: 4px;
  }

  wa-callout > .row {
    margin-top: 16px;
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

/** Native fields, in the colours of the page. Web Awesome's select and input add nothing that this window needs. */
export const fieldStyles = css`
  .field {
    display: grid;
    gap: 4px;
    min-width: 0;
  }

  .field > label,
  legend {
    padding: 0;
    font-size: var(--text-small);
    font-weight: 500;
    line-height: 24px;
  }

  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  input[type="text"],
  input[type="url"],
  select,
  textarea {
    width: 100%;
    min-height: 40px;
    padding: 8px 12px;
    border: 1px solid var(--control-border);
    border-radius: var(--radius);
    background: var(--paper);
    color: var(--ink);
    font: 0.9375rem / 22px var(--sans);
  }

  textarea {
    min-height: 96px;
    font: 0.8125rem / 20px var(--mono);
    resize: vertical;
  }

  :disabled {
    opacity: 0.6;
  }

  .choice {
    display: flex;
    align-items: baseline;
    gap: 8px;
    padding-block: 4px;
    line-height: 24px;
  }

  input[type="radio"] {
    flex: none;
    accent-color: var(--accent);
  }

  .stack {
    margin-top: 0;
  }

  summary {
    width: fit-content;
    color: var(--ink-quiet);
    font-size: var(--text-small);
    line-height: 32px;
    cursor: pointer;
  }

  details > .stack {
    margin-top: 8px;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
`;
