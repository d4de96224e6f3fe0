/** The page's own icons: line drawings on a 24-unit grid that take the colour of the text beside them. */
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

const shapes = {
  book: svg`<path d="M12 6.5C10 4.9 7.2 4.4 3.5 4.5v13.7c3.7-.1 6.5.4 8.5 2 2-1.6 4.8-2.1 8.5-2V4.5c-3.7-.1-6.5.4-8.5 2Z"/><path d="M12 6.5v13.7"/>`,
  pen: svg`<path d="M4 20l1.1-4.3L16.6 4.2a1.8 1.8 0 0 1 2.5 0l.7.7a1.8 1.8 0 0 1 0 2.5L8.3 18.9 4 20Z"/><path d="M14.5 6.3l3.2 3.2"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>`,
  close: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  up: svg`<path d="M12 19V5M6 11l6-6 6 6"/>`,
  computer: svg`<rect x="4" y="5" width="16" height="11" rx="1.5"/><path d="M2.5 19.5h19"/>`,
  cloud: svg`<path d="M7.2 18.5a4.2 4.2 0 0 1-.5-8.4 5.4 5.4 0 0 1 10.4-.8 4.6 4.6 0 0 1-.4 9.2Z"/>`,
  waiting: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.3 2"/>`,
  attention: svg`<path d="M12 4 2.8 19.8h18.4L12 4Z"/><path d="M12 10v4.5M12 17.2v.1"/>`,
  offline: svg`<path d="M4.5 11a10.6 10.6 0 0 1 15 0M8.2 14.8a5.4 5.4 0 0 1 7.6 0M12 18.6v.1M4 4l16 16"/>`,
  done: svg`<path d="M5 12.8l4.6 4.6L19.5 7"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof shapes;

/** Decoration beside words that say the same, therefore hidden from assistive technology. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;
}
