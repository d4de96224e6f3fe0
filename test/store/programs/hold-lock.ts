/** Takes the lock of a folder when it is told to, prints `taken` or `held`, and keeps it until its input ends. */
import { once } from 'node:events';
import { lockFolder } from '../../../src/main/store/folder-lock';

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const outcome = await lockFolder(process.argv[2] ?? '').then(
  () => 'taken',
  (error: Error) => (error.message.startsWith('Guestbook is already running') ? 'held' : error.stack),
);
process.stdout.write(`${outcome}\n`);
