/**
 * One entry of the book: the message, then the name and the time, as one signs a page.
 *
 * A time is relative ("3 minutes ago") only where this program's own clock wrote it. Other programs write local times and
 * do not say of which place, so their text is shown as it stands.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { parseDate } from '../date';
import type { GuestEntry } from '../entry';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

export function entryCard(entry: GuestEntry, now: number): TemplateResult {
  return html`<li class="entry" id="entry-${entry.id}">
    <article dir="auto">
      <p class="entry-message">${entry.message}</p>
      <footer class="entry-signature">
        <span class="entry-name" dir="auto">${entry.name}</span>
        ${entry.email === undefined ? nothing : html`<span class="entry-email" dir="ltr">${entry.email}</span>`}
        ${entryTime(entry, now)} ${stateWord(entry)}
      </footer>
    </article>
  </li>`;
}

/** Says what still has to happen to an entry; nothing for one that is where it belongs. */
function stateWord(entry: GuestEntry): TemplateResult | typeof nothing {
  switch (entry.state) {
    case 'pending':
      return html`<span class="entry-state" dir="ltr">on its way into the book</span>`;
    case 'rejected':
      return html`<span class="entry-state" dir="ltr">waiting for the host</span>`;
    case 'synced':
      return nothing;
  }
}

/** `now` in milliseconds since 1970. */
export function entryTime(entry: GuestEntry, now: number): TemplateResult {
  const microseconds = entry.signedHere ? parseDate(entry.date) : undefined;
  if (microseconds === undefined)
    return html`<span class="entry-time" dir="ltr" title=${entry.date}>${withoutSeconds(entry.date)}</span>`;
  const signed = new Date(microseconds / 1000);
  const words = timeAgo((now - signed.getTime()) / 1000) ?? calendar.format(signed);
  return html`<time class="entry-time" dir="ltr" datetime=${signed.toISOString()} title="${entry.date.slice(0, 16)} UTC">${words}</time>`;
}

/** "3 minutes ago" for up to a week; undefined for longer. */
function timeAgo(seconds: number): string | undefined {
  if (seconds < MINUTE) return 'just now';
  if (seconds < HOUR) return relative.format(-Math.floor(seconds / MINUTE), 'minute');
  if (seconds < DAY) return relative.format(-Math.floor(seconds / HOUR), 'hour');
  if (seconds < WEEK) return relative.format(-Math.floor(seconds / DAY), 'day');
  return undefined;
}

/** Leaves out seconds and their fractions, which say nothing to a reader. Other text stays as it is. */
function withoutSeconds(date: string): string {
  return date.replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d):\d\d(?:\.\d+)?/, '$1 $2');
}
