/** An estimate in words, no more exact than it is. */
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param seconds more than 0 */
export function describeTimeLeft(seconds: number): string {
  if (seconds < MINUTE) return 'less than a minute left';
  if (seconds < HOUR) return about(seconds / MINUTE, 'minute');
  if (seconds < DAY) return about(seconds / HOUR, 'hour');
  return about(seconds / DAY, 'day');
}

function about(count: number, unit: string): string {
  const rounded = Math.round(count);
  return `about ${rounded} ${unit}${rounded === 1 ? '' : 's'} left`;
}
