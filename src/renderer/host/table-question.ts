/** What the table lost, and the host's answer. Until there is one, everything is kept. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TableAnswer, TableQuestion } from '../../shared/connection';
import type { HostApi } from '../../shared/contract';
import { icon } from '../../shared/pages/icons';
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
    const words = {
      missing: 'Create it again with all entries',
      replaced: 'Send all entries to it',
      shrank: 'Send them again',
    };
    return html`<div class="row">
      ${this._renderButton(words[kind], () => this._answer('resend'))}
      ${kind === 'shrank' ? this._renderButton('Remove them here too…', () => (this._asking = true)) : nothing}
    </div>`;
  }

  private _renderRemoval(entries: number): TemplateResult {
    return html`<p>${countEntries(entries)} will be in no place that Guestbook knows of. Remove them for good?</p>
      <div class="row">
        ${this._renderButton('Remove for good', () => this._answer('remove'), 'danger')}
        ${this._renderButton('Keep', () => (this._asking = false))}
      </div>`;
  }

  private _renderButton(
    words: string,
    onClick: () => void,
    variant: 'neutral' | 'danger' = 'neutral',
  ): TemplateResult {
    return html`<wa-button variant=${variant} appearance="outlined" ?disabled=${this._request.running} @click=${onClick}>${words}</wa-button>`;
  }

  private _answer(answer: TableAnswer): void {
    void this._request.run(async () => {
      await this.host?.answerTable(answer);
      this._asking = false;
    });
  }
}

function describe(question: TableQuestion): string {
  switch (question.kind) {
    case 'missing':
      return 'The table is not there any more. Everything is kept on this computer, and nothing is sent. Restore the table in AWS, create it again from here, or disconnect.';
    case 'replaced':
      return 'The table was made anew since this book met it. Everything is kept on this computer, and nothing is sent before you say so.';
    case 'shrank':
      return `The table lacks ${countEntries(question.entries)} that it held before. They are kept on this computer.`;
  }
}

function countEntries(entries: number): string {
  return entries === 1 ? '1 entry' : `${entries.toLocaleString('en')} entries`;
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-table-question': TableQuestionNotice;
  }
}
