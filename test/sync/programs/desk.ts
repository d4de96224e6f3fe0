/**
 * A desk as a process of its own, for tests that kill it: a book on disk and its sync, without a server or a window.
 * `node desk.js <file> <endpoint> <table> [message]` signs the message, prints "acknowledged", and prints "delivered"
 * as soon as nothing waits.
 */
import { systemClock } from '../../../src/main/clock';
import { createDynamoDbRemote } from '../../../src/main/cloud/dynamodb-remote';
import { openStore } from '../../../src/main/store/open-store';
import { startSync } from '../../../src/main/sync/sync';

const [file = '', endpoint = '', table = '', message] = process.argv.slice(2);
const credentials = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'a secret of the test' };
const say = (word: string) => process.stdout.write(`${word}\n`);

const store = await openStore({ file, outboxed: true });
store.onChange(({ counts }) => {
  if (counts.pending === 0) say('delivered');
});
startSync({
  store,
  remote: createDynamoDbRemote({
    region: 'us-east-1',
    endpoint,
    table,
    credentials: () => async () => credentials,
  }),
  clock: systemClock,
  onState: () => undefined,
  log: { info: () => undefined, warn: () => undefined },
});
if (message !== undefined) {
  await store.insert({ name: 'Ada', email: 'ada@example.org', message });
  say('acknowledged');
}
if ((await store.counts()).pending === 0) say('delivered');
