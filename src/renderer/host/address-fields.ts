/**
 * The fields of the connection's form that lead to a table, and what would be created there. They are templates and no elements,
 * so that Enter in a field submits the form. A value that the environment sets is shown and cannot be changed.
 */
import { html, type TemplateResult } from 'lit';
import {
  type AddressField,
  type Capacity,
  type ConnectionRequest,
  type ConnectionState,
  REGIONS,
} from '../../shared/connection';
import { compose, say } from '../../shared/words/host';
import { code, lockedNotice } from './section-parts';

const CAPACITIES: readonly Capacity[] = ['provisioned', 'on-demand'];

interface PlaceView {
  readonly asked: ConnectionRequest;
  readonly lockedBy: ConnectionState['lockedBy'];
  readonly change: (part: Partial<ConnectionRequest>) => void;
}

export function regionField({ asked: { region }, lockedBy, change }: PlaceView): TemplateResult {
  const regions = Object.hasOwn(REGIONS, region)
    ? REGIONS
    : { [region]: say('region_given_by_hand'), ...REGIONS };
  return html`<div class="field">
    <label for="region">${say('region')}</label>
    <select
      id="region"
      ?disabled=${lockedBy.region !== undefined}
      @change=${(event: Event) => change({ region: read(event) })}
    >
      ${Object.entries(regions).map(
        ([id, name]) =>
          html`<option value=${id} .selected=${id === region}>${say('region_choice', { region: id, name })}</option>`,
      )}
    </select>
    ${lockedNotice(lockedBy.region)}
  </div>`;
}

export function advancedFields(view: PlaceView): TemplateResult {
  return html`<details>
    <summary>${say('advanced')}</summary>
    <div class="stack">
      ${textField('table', say('table'), view)} ${capacityField(view)}
      ${textField('endpoint', say('endpoint_if_not_aws'), view)}
    </div>
  </details>`;
}

export function creationNotice({ table, region, endpoint, capacity }: ConnectionRequest): TemplateResult {
  const words = endpoint
    ? compose(`creates_${capacity}_at`, { table: code(table), endpoint: code(endpoint) })
    : compose(`creates_${capacity}`, { table: code(table), region });
  return html`<p class="quiet">${words}</p>`;
}

/** The text of the field that an event is about. */
export function read(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

function textField(
  place: Exclude<AddressField, 'region'>,
  label: string,
  { asked, lockedBy, change }: PlaceView,
): TemplateResult {
  return html`<div class="field">
    <label for=${place}>${label}</label>
    <input
      id=${place}
      type=${place === 'endpoint' ? 'url' : 'text'}
      autocomplete="off"
      spellcheck="false"
      placeholder=${place === 'endpoint' ? 'http://localhost:8000' : 'guestbook'}
      .value=${asked[place] ?? ''}
      ?disabled=${lockedBy[place] !== undefined}
      @input=${(event: Event) => change({ [place]: read(event).trim() })}
    />
    ${lockedNotice(lockedBy[place])}
  </div>`;
}

function capacityField({ asked: { capacity }, change }: PlaceView): TemplateResult {
  return html`<div class="field">
    <label for="capacity">${say('capacity')}</label>
    <select id="capacity" @change=${(event: Event) => change({ capacity: read(event) as Capacity })}>
      ${CAPACITIES.map(
        (each) =>
          html`<option value=${each} .selected=${each === capacity}>${say(`capacity_${each}`)}</option>`,
      )}
    </select>
  </div>`;
}
