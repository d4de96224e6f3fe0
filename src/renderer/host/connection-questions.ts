/** What the program asks the host about the entries of a connection. Until the host answers, everything is kept. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TableAnswer, TableQuestion } from '../../shared/connection';
import { icon } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';
import { host, RequestController } from './requests';
import { button, problemNotice } from './section-parts';
import { sectionStyles } from './section-styles';

/** What to do about entries that the table lost. */
@customElement('guestbook-table-question')
export class TableQuestionNotice extends LitElement {
  static override readonly styles = sectionStyles;

  @property({ attribute: false })
  question!: TableQuestion;

  /** True while this element asks once more about the removal. */
  @state()
  private _asking = false;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { question } = this;
    return html`<wa-callout variant="warning" appearance="outlined" role="alert">
      <span slot="icon">${icon('attention')}</span>
      <div class="notice">
        <p>${question.kind === 'shrank' ? say('table_shrank', { count: question.entries }) : say(`table_${question.kind}`)}</p>
        ${problemNotice(this._request.problem)}
        ${this._asking && question.kind === 'shrank' ? this._renderRemoval(question.entries) : this._renderAnswers(question)}
      </div>
    </wa-callout>`;
  }

  private _renderAnswers({ kind }: TableQuestion): TemplateResult {
    const disabled = this._request.running;
    return html`<div class="row">
      ${button(say(`resend_${kind}`), () => this._answer('resend'), { disabled })}
      ${kind === 'shrank' ? button(say('remove_here_too'), () => (this._asking = true), { disabled }) : nothing}
    </div>`;
  }

  private _renderRemoval(entries: number): TemplateResult {
    const disabled = this._request.running;
    return html`<p>${say('remove_question', { count: entries })}</p>
      <div class="row">
        ${button(say('remove_for_good'), () => this._answer('remove'), { variant: 'danger', disabled })}
        ${button(say('keep'), () => (this._asking = false), { disabled })}
      </div>`;
  }

  private _answer(answer: TableAnswer): void {
    this._request.run(async () => {
      await host.answerTable(answer);
      this._asking = false;
    });
  }
}

/** Asks whether to copy into the table the entries that guests signed while this computer was not connected. */
@customElement('guestbook-local-import')
export class LocalImport extends LitElement {
  static override readonly styles = sectionStyles;

  /** How many entries are offered. */
  @property({ type: Number })
  entries = 0;

  /** True while the connection is being changed. */
  @property({ type: Boolean })
  busy = false;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const count = this.entries;
    const disabled = this.busy || this._request.running;
    return html`<wa-callout variant="brand" appearance="outlined">
      <span slot="icon">${icon('book')}</span>
      <strong>${say('import_question', { count })}</strong>
      <p>${say('import_explained', { count })}</p>
      ${problemNotice(this._request.problem)}
      <div class="row">
        ${button(say('import_copy'), () => this._answer(true), { variant: 'brand', disabled })}
        ${button(say('import_leave'), () => this._answer(false), { disabled })}
      </div>
    </wa-callout>`;
  }

  private _answer(copy: boolean): void {
    this._request.run(() => host.copyLocal(copy));
  }
}
