/** A pasted session in words: since when, until when, and where it is kept. */
import type { ConnectionState, SessionState } from '../../shared/connection';
import { describeTimeLeft } from './time-left';

export function describeSession({ pastedAt, expiresAt }: SessionState, now: Date): string {
  const pasted = `Pasted at ${describeMoment(new Date(pastedAt), now)}`;
  if (expiresAt === undefined) return `${pasted}; lab sessions end after about four hours.`;
  const end = new Date(expiresAt);
  const seconds = (end.getTime() - now.getTime()) / 1000;
  if (seconds <= 0) return `${pasted}; ended at ${describeMoment(end, now)}.`;
  return `${pasted}; ends at ${describeMoment(end, now)}, ${describeTimeLeft(seconds)}.`;
}

export function describeKeeping(kept: ConnectionState['sessionKept']): string {
  return kept === 'sealed'
    ? 'The session is kept sealed by the key store of this system.'
    : 'The session is kept in memory only, because this system has no key store that Guestbook can use. After a restart, paste it again.';
}

/** The time alone on the same day. */
function describeMoment(moment: Date, now: Date): string {
  const time = moment.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (moment.toDateString() === now.toDateString()) return time;
  return `${time} on ${moment.toLocaleDateString('en', { day: 'numeric', month: 'long' })}`;
}
