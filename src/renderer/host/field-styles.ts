/**
 * Native fields in the host's window, in the colours of the page. Web Awesome's select and input brought nothing that the
 * browser's own lack.
 */
import { css } from 'lit';

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
