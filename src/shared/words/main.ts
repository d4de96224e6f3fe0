/** What the program itself says, to a host, an operator or another program: its start, its menu, its refusals. */
import { FAILURES } from './english/failures';
import { SETUP } from './english/setup';
import { createWords } from './words';

export const { say, sentence } = createWords({ ...SETUP, ...FAILURES }, 'en');
