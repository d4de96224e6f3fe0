/** Signs without end in the book of a folder, four at a time, and prints the id of each entry once it is acknowledged. */
import { openBook } from '../../../src/main/store/open-book';

const store = await openBook({ folder: process.argv[2] ?? '', name: 'local', outboxed: true });

async function sign(email: string): Promise<never> {
  for (;;) {
    const { id } = await store.insert({ name: 'Ada', email, message: 'Signed before the kill' });
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all(['a@example.org', 'b@example.org', 'c@example.org', 'd@example.org'].map(sign));
