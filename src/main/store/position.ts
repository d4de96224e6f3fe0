/**
 * Where an item of another program stands in the book. Others write local times, with or without microseconds, or
 * anything at all: a date later than the moment this computer first saw the item, or one that is none, sorts as that moment.
 */
import { formatDate } from '../../shared/date';

// Python's str(datetime), with or without its fraction or zone, and ISO 8601.
const DATE = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d\d:?\d\d)?$/;

/** `firstSeen` in microseconds since 1970. The result is in our own date format, whatever was written. */
export function sortDate(date: string, firstSeen: number): string {
  const seen = formatDate(firstSeen);
  const match = DATE.exec(date);
  if (!match) return seen;
  const [, day, time = '00:00', fraction = '', zone = 'Z'] = match;
  const milliseconds = Date.parse(`${day}T${time}${zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
  if (Number.isNaN(milliseconds)) return seen;
  const seconds = new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
  const written = `${seconds}.${fraction.padEnd(6, '0').slice(0, 6)}`;
  // A zone may carry the first and last hours of the four-digit years out of them, where text no longer compares.
  return /^\d{4}-/.test(written) && written < seen ? written : seen;
}
