import { pino } from 'pino';

/** The program's own log, at a level that says nothing. */
export const quietLog = pino({ level: 'silent' });
