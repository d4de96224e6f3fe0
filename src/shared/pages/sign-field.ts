/**
 * One field of the form: its label, its control, and beside it what to mend or what to know.
 *
 * Without scripts the browser checks the fields (`required`, `maxlength`). With scripts we do, in our own words, and
 * leave `maxlength` off: it would cut a pasted text without a word.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { LIMITS } from '../entry';
import type { DraftField } from '../errors';
import type { GuestPageView } from './view';

interface Field {
  readonly name: DraftField;
  readonly label: string;
  readonly hint?: string | undefined;
}

export function inputField(
  view: GuestPageView,
  field: Field & { readonly type: 'text' | 'email'; readonly autocomplete: 'name' | 'email' },
): TemplateResult {
  const { form, actions } = view;
  return fieldGroup(
    view,
    field,
    html`<input
      id="sign-${field.name}"
      name=${field.name}
      type=${field.type}
      inputmode=${field.type}
      autocomplete=${field.autocomplete}
      autocapitalize=${field.type === 'email' ? 'none' : 'words'}
      spellcheck="false"
      dir=${field.type === 'email' ? 'ltr' : 'auto'}
      required
      ?readonly=${form.sending}
      maxlength=${actions ? nothing : LIMITS[field.name].max}
      aria-invalid=${ifDefined(form.issues[field.name] ? 'true' : undefined)}
      aria-describedby="sign-${field.name}-note sign-${field.name}-hint"
      .value=${live(form.values[field.name] ?? '')}
      @input=${actions?.edit ?? nothing}
      @blur=${actions?.checkField ?? nothing}
    />`,
  );
}

export function messageField(view: GuestPageView, field: Field): TemplateResult {
  const { form, actions } = view;
  const text = form.values.message ?? '';
  const invalid = form.issues.message ? 'true' : undefined;
  return fieldGroup(
    view,
    field,
    actions
      ? html`<textarea
          id="sign-message"
          name="message"
          rows="5"
          dir="auto"
          required
          ?readonly=${form.sending}
          aria-invalid=${ifDefined(invalid)}
          aria-describedby="sign-message-note sign-message-hint"
          .value=${live(text)}
          @input=${actions.edit}
          @blur=${actions.checkField}
        ></textarea>`
      : plainTextarea(text, invalid),
  );
}

/** A textarea's text is its content, where a template that runs on the server cannot bind: it is written, escaped, by hand. */
function plainTextarea(text: string, invalid: string | undefined): TemplateResult {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const attributes = `id="sign-message" name="message" rows="5" dir="auto" required maxlength="${LIMITS.message.max}" aria-describedby="sign-message-note sign-message-hint"`;
  // HTML drops the first line end of a textarea, so it is given one to drop.
  return html`${unsafeHTML(`<textarea ${attributes}${invalid ? ' aria-invalid="true"' : ''}>\n${escaped}</textarea>`)}`;
}

function fieldGroup(
  { form }: GuestPageView,
  { name, label, hint }: Field,
  control: TemplateResult,
): TemplateResult {
  const issue = form.issues[name];
  return html`<div class="field">
    <div class="field-head">
      <label for="sign-${name}">${label}</label>
      <span class="field-hint" id="sign-${name}-hint">${hint ?? nothing}</span>
    </div>
    ${control}
    <p class="field-note" id="sign-${name}-note" aria-live="polite">${issue ?? nothing}</p>
  </div>`;
}
