/** Asks the host about entries that the table lost. Until the host answers, everything is kept. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TableAnswer, TableQuestion } from '../../shared/connection';
import type { HostApi } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
import { say } from '../../shared/words/host';
import { button } from './button';
import { problemNotice } from './callouts';
import { RequestController } from './request-controller';
import { sectionStyles } from './section-styles';

/** @element guestbook-table-question */
@customElement('guestbook-table-question')
export class TableQuestionNotice extends LitElement {
  static override readonly styles = sectionStyles;

  @property({ attribute: false })
  host: HostApi | undefined;

  @property({ attribute: false })
  question: TableQuestion | undefined;

  /** True while the removal is asked about once more. */
  @state()
  private _asking = false;

  private readonly _request = new RequestController(this);

  protected override render(): TemplateResult {
    const { question } = this;
    if (!question) return html``;
    return html`<wa-callout variant="warning" appearance="outlined" role="alert">
      <span slot="icon">${icon('attention')}</span>
      <div class="notice">
        <p>${describe(question)}</p>
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
    void this._request.run(async () => {
      await this.host?.answerTable(answer);
      this._asking = false;
    });
  }
}

function describe(question: TableQuestion): string {
  if (question.kind === 'shrank') return say('table_shrank', { count: question.entries });
  return say(`table_${question.kind}`);
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-table-question': TableQuestionNotice;
  }
}
