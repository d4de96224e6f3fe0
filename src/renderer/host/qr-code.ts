/**
 * Web Awesome's QR code without the inline styles of its template, which our content security policy refuses: the
 * canvas is sized by the style sheet instead.
 */
import WaQrCode from '@awesome.me/webawesome/dist/components/qr-code/qr-code.js';
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';

/** @element guestbook-qr-code */
@customElement('guestbook-qr-code')
export class QrCode extends WaQrCode {
  static override readonly css = css`
    ${WaQrCode.css}
    canvas {
      width: 100%;
      height: 100%;
    }
  `;

  override render(): TemplateResult<1> {
    return html`<canvas class="qr-code" role="img" aria-label=${this.label}></canvas>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'guestbook-qr-code': QrCode;
  }
}
