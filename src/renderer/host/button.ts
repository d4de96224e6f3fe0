/** A button of the host's window. In a form it does not submit; the button that does is written there. */
import { html, type TemplateResult } from 'lit';

interface ButtonOptions {
  /** `brand`: what the section suggests. `danger`: what cannot be undone. */
  readonly variant?: 'neutral' | 'brand' | 'danger';
  readonly disabled?: boolean;
  readonly size?: 's' | 'm';
}

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
