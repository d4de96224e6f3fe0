/** What a guest reads. The guest's page is loaded by phones, so no other words may come in here. */
import { GUEST } from './english/guest';
import { createWords } from './words';

export const { say, sentence } = createWords(GUEST, 'en');
