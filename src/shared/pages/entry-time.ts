/**
 * When an entry was written, in words. Only our own clock is trusted to know how long ago that was: other programs
 * write local times without saying of which place, so their text is shown as it stands.
 */
import { html, type TemplateResult } from 'lit';
import { parseDate } from '../date';
import type { GuestEntry } from '../entry';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

export function entryTime(entry: GuestEntry, now: number): TemplateResult {
  const microseconds = entry.signedHere ? parseDate(entry.date) : undefined;
  if (microseconds === undefined)
    return html`<span class="entry-time" dir="ltr" title=${entry.date}>${withoutSeconds(entry.date)}</span>`;
  const signed = new Date(microseconds / 1000);
  const words = timeAgo((now - signed.getTime()) / 1000) ?? calendar.format(signed);
  return html`<time class="entry-time" dir="ltr" datetime=${signed.toISOString()} title="${entry.date.slice(0, 16)} UTC">${words}</time>`;
}

/** "3 minutes ago" for up to a week, then nothing. */
function timeAgo(seconds: number): string | undefined {
  if (seconds < MINUTE) return 'just now';
  if (seconds < HOUR) return relative.format(-Math.floor(seconds / MINUTE), 'minute');
  if (seconds < DAY) return relative.format(-Math.floor(seconds / HOUR), 'hour');
  if (seconds < WEEK) return relative.format(-Math.floor(seconds / DAY), 'day');
  return undefined;
}

/** Seconds and their fractions say nothing to a reader; any other text stays as it is. */
function withoutSeconds(date: string): string {
  return date.replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d):\d\d(?:\.\d+)?/, '$1 $2');
}
