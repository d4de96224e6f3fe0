/** The form that signs the book: a sheet beside the book, and on a phone one that covers it while it is the page's target. */
import { html, nothing, type TemplateResult } from 'lit';
import { LIMITS } from '../entry';
import { icon } from './icons';
import { inputField, messageField } from './sign-field';
import type { GuestPageView } from './view';

/** How near the message's limit the count is shown. */
const COUNT_FROM = LIMITS.message.max - 400;

export function signForm(view: GuestPageView): TemplateResult {
  const { form, actions } = view;
  const needsMending = form.problem !== undefined || Object.keys(form.issues).length > 0;
  return html`<section class="sign ${needsMending ? 'needs-mending' : ''}" id="sign" aria-labelledby="sign-title">
    <div class="sign-head">
      <h2 id="sign-title">Sign the book</h2>
      <a class="sign-close" href="#reading">${icon('close')}<span class="visually-hidden">Back to the book</span></a>
    </div>
    ${form.problem ? html`<p class="sign-problem" role="alert">${icon('attention')}<span>${form.problem}</span></p>` : nothing}
    <form method="post" action="/sign" ?novalidate=${actions !== undefined} @submit=${actions?.sign ?? nothing}>
      ${inputField(view, { name: 'name', label: 'Your name', type: 'text', autocomplete: 'name' })}
      ${inputField(view, { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', hint: addressHint(view) })}
      ${messageField(view, { name: 'message', label: 'Message', hint: countHint(form.values.message ?? '') })}
      <button class="primary" type="submit" aria-disabled=${form.sending ? 'true' : 'false'}>
        ${form.sending ? 'Signing…' : 'Sign the book'}
      </button>
    </form>
  </section>`;
}

/** Promises nothing before the book has said what it shows. */
function addressHint({ book }: GuestPageView): string | undefined {
  if (!book) return undefined;
  return book.status.emailsShown ? 'Shown with your entry' : 'Other guests do not see it';
}

function countHint(message: string): string | undefined {
  if (message.length < COUNT_FROM) return undefined;
  return `${message.length.toLocaleString('en')} of ${LIMITS.message.max.toLocaleString('en')} characters`;
}
