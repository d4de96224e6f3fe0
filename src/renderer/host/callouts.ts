/** The kinds of notice that the sections show. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../shared/pages/icons';

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

/** Something that happened, is dealt with, and should be known. */
export function eventNotice(event: string | undefined): TemplateResult | typeof nothing {
  if (event === undefined) return nothing;
  return html`<wa-callout variant="warning" appearance="outlined" role="status">
    <span slot="icon">${icon('attention')}</span>
    <p>${event}</p>
  </wa-callout>`;
}

/** A value that the environment sets cannot be changed here, and the host must learn by which variable. */
export function lockedNotice(variable: string | undefined): TemplateResult | typeof nothing {
  if (variable === undefined) return nothing;
  return html`<p class="quiet">Set by <code>${variable}</code> in the environment, so it cannot be changed here.</p>`;
}
