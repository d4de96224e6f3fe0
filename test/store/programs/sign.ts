/**
 * Signs in the book of a folder, four at a time and without end unless told otherwise (`<folder> <signers> <each>`), and
 * prints the id of each entry once it is acknowledged.
 */

import { openBook } from '../../../src/main/store/open-book';
import { draft } from '../../support/draft';

const [folder = '', signers = 4, each = Number.POSITIVE_INFINITY] = process.argv.slice(2);
const store = await openBook({ folder, name: 'local', outbox: true });

async function sign(email: string): Promise<void> {
  for (let signed = 0; signed < Number(each); signed++) {
    const { id } = await store.insert(draft({ email }));
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all(Array.from({ length: Number(signers) }, (_, number) => sign(`guest${number}@example.org`)));
await store.close();
