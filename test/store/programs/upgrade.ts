/** Opens the book of a folder and closes it again. Prints how much of it is brought up to date, then `opened` and `closed`. */
import { openBook } from '../../../src/main/store/open-book';

const say = (line: string) => process.stdout.write(`${line}\n`);
const store = await openBook({
  folder: process.argv[2] ?? '',
  name: 'local',
  outbox: true,
  onUpgrade: (percent) => say(`${percent}`),
});
say('opened');
await store.close();
say('closed');
