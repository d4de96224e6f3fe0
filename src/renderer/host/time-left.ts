/** An estimate in words, rounded to its largest unit because it is not more exact than that. */
import { say } from '../../shared/words/host';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param seconds more than 0 */
export function describeTimeLeft(seconds: number): string {
  if (seconds < MINUTE) return say('seconds_left');
  if (seconds < HOUR) return say('minutes_left', { count: Math.round(seconds / MINUTE) });
  if (seconds < DAY) return say('hours_left', { count: Math.round(seconds / HOUR) });
  return say('days_left', { count: Math.round(seconds / DAY) });
}
