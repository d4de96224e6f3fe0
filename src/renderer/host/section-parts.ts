/** The templates that sections are made of: a button, the kinds of notice, a name in code. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../shared/pages/icons';
import { compose } from '../../shared/words/host';

interface ButtonOptions {
  /** `brand`: what the section suggests. `danger`: what cannot be undone. */
  readonly variant?: 'neutral' | 'brand' | 'danger';
  readonly disabled?: boolean;
  readonly size?: 's' | 'm';
}

/** In a form this button does not submit; the form writes its submit button itself. */
export function button(
  label: string,
  press: () => void,
  { variant = 'neutral', disabled = false, size = 'm' }: ButtonOptions = {},
): TemplateResult {
  return html`<wa-button
    type="button"
    size=${size}
    variant=${variant}
    appearance=${variant === 'brand' ? 'accent' : 'outlined'}
    ?disabled=${disabled}
    @click=${press}
    >${label}</wa-button
  >`;
}

export function problemNotice(
  problem: string | undefined,
  remedy: unknown = nothing,
): TemplateResult | typeof nothing {
  if (problem === undefined) return nothing;
  return html`<wa-callout variant="danger" appearance="outlined" role="alert">
    <span slot="icon">${icon('attention')}</span>
    <div class="notice"><p>${problem}</p>${remedy}</div>
  </wa-callout>`;
}

/** An event that is over, and that the host should know of. */
export function eventNotice(event: string | undefined): TemplateResult | typeof nothing {
  if (event === undefined) return nothing;
  return html`<wa-callout variant="warning" appearance="outlined" role="status">
    <span slot="icon">${icon('attention')}</span>
    <p>${event}</p>
  </wa-callout>`;
}

/** The environment sets this value. The host reads here which variable does, because the window cannot change it. */
export function lockedNotice(variable: string | undefined): TemplateResult | typeof nothing {
  if (variable === undefined) return nothing;
  return html`<p class="quiet">${compose('set_by_environment', { variable: code(variable) })}</p>`;
}

/** A name that is typed or copied as it stands. */
export function code(text: string): TemplateResult {
  return html`<code>${text}</code>`;
}
