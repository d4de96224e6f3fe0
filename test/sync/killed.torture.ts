/**
 * Four guests sign without end at a desk whose network fails three calls in ten, and the desk is killed at a random moment
 * and started again, fifty times: the table and the book hold each acknowledged entry once.
 */
import fc from 'fast-check';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { dynamoDbFixture } from '../dynamodb/table-fixtures';
import { type Fault, startFaultProxy } from '../support/fault-proxy';
import { temporaryFolder } from '../support/folder';
import { needs } from '../support/machine';
import { chooseSeed } from '../support/seed';
import { buildDesk, DeskProcess, entriesIn } from './desk-process';

const ROUNDS = 50;
const WRITERS = 4;
/** Enough that no desk waits for its share of the capacity. */
const UNITS = 1000;
/** A round ends here at the latest, because a desk with expired credentials makes no call for long. */
const MOST_SIGNED = 150;

/** In a thousand calls: 300 fail, 60 more are late. A call that is never answered costs eight seconds. */
const FAULTS: readonly [Fault | undefined, number][] = [
  [undefined, 640],
  ['delay', 60],
  ['drop-before', 55],
  ['drop-after', 65],
  ['error-after', 65],
  ['throttle', 55],
  ['partial', 35],
  ['captive-portal', 13],
  ['expired-token', 10],
  ['half-open', 2],
];
const fault = fc.oneof(...FAULTS.map(([one, weight]) => ({ weight, arbitrary: fc.constant(one) })));
/** Counted from the start of the round: with that call to the table, or that acknowledgement. */
const moment = fc.oneof(
  fc.record({ call: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ acknowledged: fc.integer({ min: 1, max: 100 }) }),
);

needs('java')('a desk with four writers', () => {
  beforeAll(buildDesk);

  test('killed at fifty random moments while three calls in ten fail: 0 lost, 0 twice', {
    timeout: 1_800_000,
  }, async () => {
    const seed = chooseSeed('a desk killed fifty times');
    const faults = fc.sample(fault, { seed, numRuns: 10_000 });
    const moments = fc.sample(moment, { seed, numRuns: ROUNDS });
    const fixture = dynamoDbFixture();
    const proxy = await startFaultProxy(inject('dynamodbEndpoint'));
    onTestFinished(async () => {
      await proxy.close();
      await fixture.close();
    });
    await fixture.create(UNITS);
    const place = { folder: await temporaryFolder(), endpoint: proxy.endpoint, table: fixture.name };

    /** Texts by the rounds in which they were sent, with the ids of those that were acknowledged. */
    const rounds: Map<string, string | undefined>[] = [];
    let failed = 0;
    for (const [round, moment] of moments.entries()) {
      const desk = new DeskProcess({ ...place, label: `Round ${round + 1}`, writers: WRITERS });
      await new Promise<void>((resolve) => {
        let calls = 0;
        proxy.fault = ({ number }) => {
          calls += 1;
          if ('call' in moment && calls === moment.call) resolve();
          const chosen = faults[number % faults.length];
          if (chosen && chosen !== 'delay') failed += 1;
          return chosen;
        };
        const most = 'acknowledged' in moment ? moment.acknowledged : MOST_SIGNED;
        void desk.said('acknowledged', most).then(resolve, resolve);
      });
      await desk.kill();
      rounds.push(signedAt(desk));
    }
    const calls = proxy.calls.length;

    proxy.fault = () => undefined;
    const last = new DeskProcess(place);
    await last.said('delivered');
    await last.said('scanned', last.count('scanned') + 2);
    expect(last.count('removed')).toBe(0);
    await last.stop();

    const items = await fixture.items();
    const inTable = new Map(items.map((item) => [item.message, item]));
    expect(inTable.size, 'no text is there twice').toBe(items.length);
    let acknowledged = 0;
    let cutOff = 0;
    const entries = new Map((await entriesIn(place.folder)).map((entry) => [entry.message, entry]));
    for (const round of rounds) {
      const texts = [...round.keys()];
      const known = texts.filter((text) => round.get(text) !== undefined);
      expect(
        known.filter((text) => !inTable.has(text)),
        'acknowledged and lost',
      ).toEqual([]);
      expect(
        known.filter((text) => entries.get(text)?.id !== round.get(text)),
        'known by another id',
      ).toEqual([]);
      const others = texts.filter((text) => round.get(text) === undefined && inTable.has(text)).length;
      expect(others).toBeLessThanOrEqual(WRITERS);
      acknowledged += known.length;
      cutOff += others;
    }
    expect(items).toHaveLength(acknowledged + cutOff);
    expect(
      [...entries.values()]
        .map(({ state, name, email, date, message }) => ({ state, name, email, date, message }))
        .sort(byText),
    ).toEqual(
      items.map((item): Readonly<Record<string, unknown>> => ({ state: 'synced', ...item })).sort(byText),
    );
    process.stdout.write(
      `${ROUNDS} kills, ${calls} calls of which ${failed} failed; ${acknowledged} acknowledged and in the table, ${cutOff} more whose acknowledgement a kill cut off\n`,
    );
    expect(failed / calls).toBeGreaterThan(0.2);
  });
});

function signedAt(desk: DeskProcess): Map<string, string | undefined> {
  const texts = new Map<string, string | undefined>();
  for (const line of desk.lines) {
    const [, fact, rest = ''] = /^(sent|acknowledged) (.*)$/.exec(line) ?? [];
    if (fact === 'sent') texts.set(rest, undefined);
    const [id, ...text] = rest.split(' ');
    if (fact === 'acknowledged') texts.set(text.join(' '), id);
  }
  return texts;
}

function byText(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  return String(a.message) < String(b.message) ? -1 : 1;
}
