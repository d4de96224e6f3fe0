/**
 * The place of an entry in the book's order: one integer, microseconds since 1970. It is the key of the entry's row, and it
 * stays the same for as long as the row lives, whatever becomes of the date.
 *
 * Other programs write local times, with or without microseconds, or anything at all. A date that lies after the moment
 * this computer first saw the item, or that is no date, counts as that moment. Many items may share a date that names only a
 * second, a minute or a day: a hash of the item's key spreads them over that time, so that two computers order them alike.
 */
import { createHash } from 'node:crypto';
import type { ItemKey } from '../../shared/entry';

/** The lowest position there is. 0 stands before every entry, so that a walk through all of them can start there. */
export const LOWEST = 1;

/** How many positions after a taken one the search tries, before it goes further away. */
const STEPS = 8;

// Python's str(datetime), with or without its fraction or zone, and ISO 8601.
const DATE = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(:\d\d)?)(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d\d:?\d\d)?$/;

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** The time that a date names, in microseconds: from `start` (since 1970, negative before) for `length`, at least 1. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/** `firstSeen` in microseconds since 1970. The result is at least 1 and at most `firstSeen`. */
export function positionOf(key: ItemKey, firstSeen: number): number {
  const span = spanOf(key.date);
  if (!span) return firstSeen;
  const written = span.length === 1 ? span.start : span.start + (hash(key, '') % span.length);
  return Math.max(LOWEST, Math.min(written, firstSeen));
}

/** When the time that a date names begins, in microseconds since 1970; undefined when the text is no date. */
export function startOf(date: string): number | undefined {
  return spanOf(date)?.start;
}

/**
 * The position itself where it is free, otherwise a free one soon after it: one of the next few or, where these are taken too,
 * one within a distance that doubles. So a thousand items with one date cost a dozen tries each, not a thousand.
 */
export function freePosition(position: number, key: ItemKey, isTaken: (position: number) => boolean): number {
  for (let step = 0; step <= STEPS; step++) if (!isTaken(position + step)) return position + step;
  for (let distance = 2 * STEPS; ; distance *= 2) {
    const further = position + (hash(key, String(distance)) % distance);
    if (!isTaken(further)) return further;
  }
}

/** Sorts items without a position almost in the book's order: those that will stand side by side in it come side by side. */
export function byDate(a: ItemKey, b: ItemKey): number {
  return a.date < b.date ? -1 : 1;
}

function spanOf(date: string): Span | undefined {
  const match = DATE.exec(date);
  if (!match) return undefined;
  const [, day, time = '00:00', seconds, fraction, zone = 'Z'] = match;
  const milliseconds = Date.parse(`${day}T${time}${zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
  if (Number.isNaN(milliseconds)) return undefined;
  if (fraction !== undefined) {
    const written = fraction.slice(0, 6);
    return {
      start: milliseconds * 1000 + Number(written.padEnd(6, '0')),
      length: 10 ** (6 - written.length),
    };
  }
  return { start: milliseconds * 1000, length: seconds ? SECOND : match[2] ? MINUTE : DAY };
}

/** 48 bits: a safe integer, and far more than a day has microseconds. */
function hash({ email, date }: ItemKey, salt: string): number {
  return createHash('sha256')
    .update(JSON.stringify([email, date, salt]))
    .digest()
    .readUIntBE(0, 6);
}
