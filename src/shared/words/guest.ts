/** What a guest reads. Phones load the guest's page, so this file brings in no other words. */
import { GUEST } from './english/guest';
import { createWords } from './words';

/** British, because dates say the day before the month. */
export const { say, compose, sentence, locale } = createWords(GUEST, 'en-GB');
