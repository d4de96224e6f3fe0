/** What the program itself says, to a host, an operator, a guest without scripts or another program. */
import { CONNECTION } from './english/connection';
import { PROGRAM } from './english/program';
import { CREDENTIALS } from './english/session';
import { TABLE } from './english/table';
import type { PlainName } from './messages';
import { createWords } from './words';

// The sync refuses to send to a table that was made anew. It says so in the same words as the window's question.
const { table_replaced } = CONNECTION;
const MAIN = { ...PROGRAM, ...CREDENTIALS, ...TABLE, table_replaced };

/** A message without values. */
export type PlainMessage = PlainName<typeof MAIN>;

export const { say, sentence, tell } = createWords(MAIN, 'en');
