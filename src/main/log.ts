/**
 * The log, for whoever operates the program: JSON lines on standard error. Lines never hold a secret, an e-mail address
 * or a guest's text; callers log codes, counts and causes.
 */
import { type Logger, pino } from 'pino';

/** What a room may ask of the log. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export function createLog(): Log {
  return pino({ base: null }, pino.destination({ dest: 2, sync: true }));
}
