/** What the host reads in the window of settings. */
import { CONNECTION } from './english/connection';
import { HOST } from './english/host';
import { SESSION } from './english/session';
import { createWords } from './words';

export const { say, compose, locale } = createWords({ ...HOST, ...CONNECTION, ...SESSION }, 'en');
