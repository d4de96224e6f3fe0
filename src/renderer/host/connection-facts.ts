/** The connection that is in force: which table, and with which credentials for how long. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionState } from '../../shared/connection';
import { compose, say } from '../../shared/words/host';
import { code } from './section-parts';
import { describeSession } from './time-words';

/** @param now milliseconds since 1970 */
export function connectionFacts(
  { choice, sourceWords, keyEnding, session, sessionKept }: ConnectionState,
  now: number,
): TemplateResult {
  const { region, table, endpoint, source } = choice;
  const pasted = source.kind === 'pasted' ? session : undefined;
  return html`<dl>
      <dt>${say('region')}</dt>
      <dd>${region}</dd>
      <dt>${say('table')}</dt>
      <dd>${code(table)}</dd>
      ${endpoint ? html`<dt>${say('endpoint')}</dt><dd>${code(endpoint)}</dd>` : nothing}
      <dt>${say('credentials')}</dt>
      <dd>${keyEnding ? compose('source_and_key', { source: sourceWords, key: keyOf(keyEnding) }) : sourceWords}</dd>
      ${pasted ? html`<dt>${say('session')}</dt><dd>${describeSession(pasted, new Date(now))}</dd>` : nothing}
    </dl>
    ${pasted ? html`<p class="quiet">${describeKeeping(sessionKept)}</p>` : nothing}`;
}

export function describeKeeping(kept: ConnectionState['sessionKept']): string {
  return say(kept === 'sealed' ? 'kept_sealed' : 'kept_in_memory');
}

/** Kept on one line. */
function keyOf(keyEnding: string): TemplateResult {
  return html`<span class="key">${say('key_of', { key_ending: keyEnding })}</span>`;
}
