/** Opens, uses and closes books in memory, as many as its argument says: each long enough for V8 to optimise what it does. */

import { openStore } from '../../../src/main/store/open-store';
import { draft } from '../../support/draft';

const [books = '1'] = process.argv.slice(2);
for (let book = 0; book < Number(books); book++) {
  const store = await openStore({ file: ':memory:', outbox: true });
  const signatures = 60 + Math.floor(Math.random() * 250);
  for (let number = 0; number < signatures; number++) {
    await store.insert(draft(`Message ${number}`));
    if (number % 5 === 0) await store.select();
  }
  await store.close();
}
