/**
 * The table's date as we write it, `YYYY-MM-DD HH:MM:SS.ffffff` in UTC: Python's `str(datetime)`, so that texts sort as times.
 * The file is apart from entry.ts because the store's worker reads dates and should not load zod for them.
 */

/** Formats microseconds since 1970 as the table's date, UTC. */
export function formatDate(microseconds: number): string {
  const seconds = new Date(Math.floor(microseconds / 1000)).toISOString().slice(0, 19).replace('T', ' ');
  return `${seconds}.${String(microseconds % 1_000_000).padStart(6, '0')}`;
}

/** Reads our own date format back to microseconds since 1970, or undefined when the text is not in it. */
export function parseDate(date: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\.(\d{6})$/.exec(date);
  if (!match) return undefined;
  const milliseconds = Date.parse(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds * 1000 + Number(match[3]);
}
