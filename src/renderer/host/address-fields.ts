/**
 * Where the table is: the fields of the connection's form that ask for it, and what would be created there. They are templates
 * and no elements, so that Enter in one of them submits the form. What the environment sets is shown and cannot be changed.
 */
import { html, type TemplateResult } from 'lit';
import {
  type AddressField,
  type Capacity,
  type ConnectionRequest,
  type ConnectionState,
  REGIONS,
} from '../../shared/connection';
import { lockedNotice } from './callouts';

const CAPACITIES: Readonly<Record<Capacity, { readonly choice: string; readonly created: string }>> = {
  provisioned: {
    choice: '1 read and 1 write unit a second',
    created: 'with 1 read and 1 write unit a second',
  },
  'on-demand': { choice: 'On demand, paid per request', created: 'paid per request' },
};

interface PlaceView {
  readonly asked: ConnectionRequest;
  readonly lockedBy: ConnectionState['lockedBy'];
  readonly change: (part: Partial<ConnectionRequest>) => void;
}

export function regionField({ asked: { region }, lockedBy, change }: PlaceView): TemplateResult {
  const regions = Object.hasOwn(REGIONS, region) ? REGIONS : { [region]: 'given by hand', ...REGIONS };
  return html`<div class="field">
    <label for="region">Region</label>
    <select
      id="region"
      ?disabled=${lockedBy.region !== undefined}
      @change=${(event: Event) => change({ region: read(event) })}
    >
      ${Object.entries(regions).map(
        ([id, name]) => html`<option value=${id} .selected=${id === region}>${id} – ${name}</option>`,
      )}
    </select>
    ${lockedNotice(lockedBy.region)}
  </div>`;
}

export function advancedFields(view: PlaceView): TemplateResult {
  return html`<details>
    <summary>Advanced: table, capacity, endpoint</summary>
    <div class="stack">
      ${textField('table', 'Table', view)} ${capacityField(view)}
      ${textField('endpoint', 'Endpoint, if it is not AWS itself', view)}
    </div>
  </details>`;
}

export function creationNotice({ table, region, endpoint, capacity }: ConnectionRequest): TemplateResult {
  return html`<p class="quiet">
    If there is no table <code>${table}</code> ${endpoint ? html`at <code>${endpoint}</code>` : `in ${region}`} yet, it is created
    ${CAPACITIES[capacity].created}, with its change stream. An existing table is never altered.
  </p>`;
}

/** What stands in the field that an event is about. */
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
    <label for="capacity">Capacity of a table that is created</label>
    <select id="capacity" @change=${(event: Event) => change({ capacity: read(event) as Capacity })}>
      ${Object.entries(CAPACITIES).map(
        ([value, { choice }]) =>
          html`<option value=${value} .selected=${value === capacity}>${choice}</option>`,
      )}
    </select>
  </div>`;
}
