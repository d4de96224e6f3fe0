/**
 * Signing while what is signed is on its way to a table, beside a book without one. DynamoDB Local shares the cores and
 * grows slower with every item that it has ever held, so each round has all of its processes new and warmed up.
 */
import { hasJava } from '../scripts/setup/debian-packages.mjs';
import { startDynamoDbLocal } from '../test/support/dynamodb-local';
import { CONNECTIONS, load } from './load';
import { type Guestbook, seed, startGuestbook, until } from './processes';
import { format, type Row } from './report';
import { byTurns, type Figures, type Pace, quantile } from './rounds';
import { signAll } from './serving';

const NAME = 'POST /sign, table connected';
const ROUNDS_AT_MOST = 3;
const WARM_UP_ENTRIES = 1_000;
const WARM_UP_SECONDS = 1;

export async function benchConnected({ rounds, seconds, entries }: Pace): Promise<Row[]> {
  if (!hasJava()) return [{ name: NAME, notMeasured: 'there is no Java for DynamoDB Local' }];
  const putsPerSecond: number[] = [];
  const warmUp = Math.min(WARM_UP_ENTRIES, entries);

  const connected = async (): Promise<Figures> => {
    const dynamodb = await startDynamoDbLocal();
    try {
      return await withGuestbook(connectedTo(dynamodb.endpoint), async (guestbook) => {
        await until('connected', 60, async () => (await guestbook.health()).cloud === 'ok');
        await warmUpBy(guestbook, warmUp);
        await until('all in the table', 120, async () => (await guestbook.health()).pending === 0);
        await load({ url: guestbook.url, path: '/sign' }, WARM_UP_SECONDS);
        const before = await countInTable(guestbook);
        const start = performance.now();
        const figures = await signAll(guestbook, seconds);
        const arrived = (await countInTable(guestbook)) - before;
        putsPerSecond.push(arrived / ((performance.now() - start) / 1000));
        return figures;
      });
    } finally {
      await dynamodb.close();
    }
  };

  const local = (): Promise<Figures> =>
    withGuestbook({ GUESTBOOK_BACKEND: 'local' }, async (guestbook) => {
      await warmUpBy(guestbook, warmUp);
      await load({ url: guestbook.url, path: '/sign' }, WARM_UP_SECONDS);
      return signAll(guestbook, seconds);
    });

  const sides = await byTurns(Math.min(rounds, ROUNDS_AT_MOST), connected, local);
  const note = `meanwhile ${format(quantile(putsPerSecond, 0.5))} puts a second arrived in the table.`;
  return [{ name: NAME, unit: 'a second', peer: 'the same, a local book', sides, note }];
}

async function countInTable(guestbook: Guestbook): Promise<number> {
  const { pending } = await guestbook.health();
  return (await guestbook.total()) - pending;
}

function connectedTo(endpoint: string): Record<string, string> {
  return {
    GUESTBOOK_BACKEND: 'dynamodb',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  };
}

async function withGuestbook<T>(
  env: Readonly<Record<string, string>>,
  measure: (guestbook: Guestbook) => Promise<T>,
): Promise<T> {
  const guestbook = await startGuestbook(env);
  try {
    return await measure(guestbook);
  } finally {
    await guestbook.close();
  }
}

async function warmUpBy({ url }: Guestbook, count: number): Promise<void> {
  const each = Math.ceil(count / CONNECTIONS);
  await Promise.all(Array.from({ length: CONNECTIONS }, () => seed(url, each)));
}
