/** Moments and spans of time in words. */
import type { SessionState } from '../../shared/connection';
import { locale, say } from '../../shared/words/host';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * An estimate, rounded to its largest unit because it is not more exact than that.
 *
 * @param seconds more than 0
 */
export function describeTimeLeft(seconds: number): string {
  if (seconds < MINUTE) return say('seconds_left');
  if (seconds < HOUR) return say('minutes_left', { count: Math.round(seconds / MINUTE) });
  if (seconds < DAY) return say('hours_left', { count: Math.round(seconds / HOUR) });
  return say('days_left', { count: Math.round(seconds / DAY) });
}

/** Since when and until when a pasted session is valid. */
export function describeSession({ pastedAt, expiresAt }: SessionState, now: Date): string {
  const pasted = describeMoment(new Date(pastedAt), now);
  if (expiresAt === undefined) return say('pasted_at', { pasted });
  const expiry = new Date(expiresAt);
  const end = describeMoment(expiry, now);
  const seconds = (expiry.getTime() - now.getTime()) / 1000;
  if (seconds <= 0) return say('pasted_and_ended', { pasted, end });
  return say('pasted_and_ends', { pasted, end, time_left: describeTimeLeft(seconds) });
}

/** The day is named only where it is not today. */
function describeMoment(moment: Date, now: Date): string {
  const time = moment.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (moment.toDateString() === now.toDateString()) return time;
  const day = moment.toLocaleDateString(locale, { day: 'numeric', month: 'long' });
  return say('time_on_day', { time, day });
}
