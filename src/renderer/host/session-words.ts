/** A pasted session in words: since when, until when, and where it is kept. */
import type { ConnectionState, SessionState } from '../../shared/connection';
import { locale, say } from '../../shared/words/host';
import { describeTimeLeft } from './time-left';

export function describeSession({ pastedAt, expiresAt }: SessionState, now: Date): string {
  const pasted = describeMoment(new Date(pastedAt), now);
  if (expiresAt === undefined) return say('pasted_at', { pasted });
  const expiry = new Date(expiresAt);
  const end = describeMoment(expiry, now);
  const seconds = (expiry.getTime() - now.getTime()) / 1000;
  if (seconds <= 0) return say('pasted_and_ended', { pasted, end });
  return say('pasted_and_ends', { pasted, end, time_left: describeTimeLeft(seconds) });
}

export function describeKeeping(kept: ConnectionState['sessionKept']): string {
  return say(kept === 'sealed' ? 'kept_sealed' : 'kept_in_memory');
}

/** The day is named only where it is not today. */
function describeMoment(moment: Date, now: Date): string {
  const time = moment.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (moment.toDateString() === now.toDateString()) return time;
  return say('time_on_day', {
    time,
    day: moment.toLocaleDateString(locale, { day: 'numeric', month: 'long' }),
  });
}
