/**
 * The form that signs the book: a sheet beside the book, and on a phone a sheet that covers the book while it is the page's
 * target.
 *
 * Without scripts the browser checks the fields (`required`, `maxlength`). With scripts the page checks them in its own
 * words and leaves `maxlength` off, because that would cut a pasted text without saying so.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { type GuestEntry, LIMITS } from '../entry';
import type { DraftField } from '../errors';
import { say } from '../words/guest';
import { icon } from './icons';
import type { GuestPageView } from './view';

/** From this many characters on, the form shows the count. */
const COUNT_FROM = LIMITS.message.max - 400;

/** Thanks the guest for a signed entry, and says where the entry is now. */
export function thankYou({ name, state }: GuestEntry): string {
  return say(`thanks_${state}`, { name });
}

export function signForm(view: GuestPageView): TemplateResult {
  const { form, actions } = view;
  const needsMending = form.problem !== undefined || Object.keys(form.issues).length > 0;
  return html`<section class="sign ${needsMending ? 'needs-mending' : ''}" id="sign" aria-labelledby="sign-title">
    <div class="sign-head">
      <h2 id="sign-title">${say('sign_the_book')}</h2>
      <a class="sign-close" href="#reading">${icon('close')}<span class="visually-hidden">${say('back_to_book')}</span></a>
    </div>
    ${form.problem ? html`<p class="sign-problem" role="alert">${icon('attention')}<span>${form.problem}</span></p>` : nothing}
    <form method="post" action="/sign" ?novalidate=${actions !== undefined} @submit=${actions?.sign ?? nothing}>
      ${inputField(view, { name: 'name', label: say('your_name'), type: 'text', autocomplete: 'name' })}
      ${inputField(view, { name: 'email', label: say('your_email'), type: 'email', autocomplete: 'email', hint: addressHint(view) })}
      ${messageField(view, { name: 'message', label: say('your_message'), hint: countHint(form.values.message ?? '') })}
      <button class="primary" type="submit" aria-disabled=${form.sending ? 'true' : 'false'}>
        ${form.sending ? say('signing') : say('sign_the_book')}
      </button>
    </form>
  </section>`;
}

/** No promise before the first answer, which says whether the book shows addresses. */
function addressHint({ book }: GuestPageView): string | undefined {
  if (!book) return undefined;
  return book.status.emailsShown ? say('address_shown') : say('address_hidden');
}

function countHint(message: string): string | undefined {
  if (message.length < COUNT_FROM) return undefined;
  return say('characters_used', { count: message.length, max: LIMITS.message.max });
}

interface Field {
  readonly name: DraftField;
  readonly label: string;
  readonly hint?: string | undefined;
}

function inputField(
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

function messageField(view: GuestPageView, field: Field): TemplateResult {
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

/**
 * A textarea's text is its content, where a template that runs on the server cannot bind a value. So this function writes
 * the element by hand and escapes the text.
 */
function plainTextarea(text: string, invalid: string | undefined): TemplateResult {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const attributes = `id="sign-message" name="message" rows="5" dir="auto" required maxlength="${LIMITS.message.max}" aria-describedby="sign-message-note sign-message-hint"`;
  // HTML drops a first line end in a textarea. This one is there to be dropped, so that the guest's own stays.
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
