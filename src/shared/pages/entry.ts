/**
 * One entry of the book: the message, then the name and the time, as guests sign a page.
 *
 * A time is relative ("3 minutes ago") only where this program's own clock wrote the date. Other programs write local times
 * without a time zone, so the page shows their dates as they are.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { parseDate } from '../date';
import type { GuestEntry } from '../entry';
import { locale, say } from '../words/guest';

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const calendar = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });

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

/** Says what still has to happen to an entry; nothing once the entry is in the book. */
function stateWord({ state }: GuestEntry): TemplateResult | typeof nothing {
  if (state === 'synced') return nothing;
  return html`<span class="entry-state" dir="ltr">${say(`entry_${state}`)}</span>`;
}

/** `now` in milliseconds since 1970. */
export function entryTime(entry: GuestEntry, now: number): TemplateResult {
  const microseconds = entry.signedHere ? parseDate(entry.date) : undefined;
  if (microseconds === undefined)
    return html`<span class="entry-time" dir="ltr" title=${entry.date}>${withoutSeconds(entry.date)}</span>`;
  const signed = new Date(microseconds / 1000);
  const words = timeAgo((now - signed.getTime()) / 1000) ?? calendar.format(signed);
  return html`<time class="entry-time" dir="ltr" datetime=${signed.toISOString()} title=${say('signed_at', { time: entry.date.slice(0, 16) })}>${words}</time>`;
}

/** "3 minutes ago" for up to a week; undefined for longer. */
function timeAgo(seconds: number): string | undefined {
  if (seconds < MINUTE) return say('just_now');
  if (seconds < HOUR) return relative.format(-Math.floor(seconds / MINUTE), 'minute');
  if (seconds < DAY) return relative.format(-Math.floor(seconds / HOUR), 'hour');
  if (seconds < WEEK) return relative.format(-Math.floor(seconds / DAY), 'day');
  return undefined;
}

/** Leaves out seconds and their fractions, which a reader does not need. A date in another form stays as it is. */
function withoutSeconds(date: string): string {
  return date.replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d):\d\d(?:\.\d+)?/, '$1 $2');
}
