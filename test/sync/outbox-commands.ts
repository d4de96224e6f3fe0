/** The events of a desk's life in the model of the outbox, as values that fast-check draws, shrinks and prints. */
import fc from 'fast-check';
import type { FailureKind } from '../../src/main/sync/remote';
import type { Moment } from './mortal-desk';

/**
 * The outcome of a call. `taken`: just before a put another desk writes its key with another text. `hangs`: no answer
 * ever comes. Otherwise the call fails, before or after its effect; a table that rejects an item has not taken it.
 */
export type Outcome =
  | 'passes'
  | 'taken'
  | 'hangs'
  | { readonly when: 'before' | 'after'; readonly kind: Exclude<FailureKind, 'reject'> }
  | { readonly when: 'before'; readonly kind: 'reject' };

/** An act of another program. `which` chooses an item of the table, counted from the newest. */
export interface Foreign {
  /** `take`: writes the key of an entry that is pending here. */
  readonly does: 'write' | 'overwrite' | 'delete' | 'take';
  readonly which: number;
}

export type Command =
  | { readonly kind: 'sign'; readonly guests: number }
  | { readonly kind: 'go on'; readonly pauses: number }
  | { readonly kind: 'scan three times' }
  | { readonly kind: 'puts will'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'scans will'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'openings will'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'credentials expire' }
  | { readonly kind: 'new credentials' }
  | { readonly kind: 'foreign'; readonly foreign: Foreign }
  | { readonly kind: 'step the clock'; readonly milliseconds: number }
  | ({ readonly kind: 'restart' } & Absence)
  | ({
      readonly kind: 'kill';
      readonly signing: number;
      /** The desk has begun to end as the program does. */
      readonly closing: boolean;
      readonly moment: Moment;
    } & Absence);

/** The time between two lives of the desk. */
export interface Absence {
  readonly milliseconds: number;
  readonly foreign: Foreign | undefined;
}

/** With the usual prototype a failure prints the drawn values as one would write them. */
const record = <T>(fields: { [Name in keyof T]: fc.Arbitrary<T[Name]> }) =>
  fc.record<T>(fields, { noNullPrototype: true });

const DAY_MS = 24 * 60 * 60 * 1000;

const failing = (when: 'before' | 'after') =>
  record({
    when: fc.constant(when),
    kind: fc.constantFrom<Exclude<FailureKind, 'reject'>>('wait', 'wait', 'wait', 'credentials', 'hold'),
  });
const reading: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Outcome>('passes') },
  { weight: 4, arbitrary: failing('before') },
  { weight: 2, arbitrary: failing('after') },
  { weight: 1, arbitrary: fc.constant<Outcome>('hangs') },
);
const putting: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Outcome>('passes') },
  { weight: 5, arbitrary: failing('after') },
  { weight: 3, arbitrary: failing('before') },
  { weight: 5, arbitrary: fc.constant<Outcome>('taken') },
  { weight: 1, arbitrary: fc.constant<Outcome>('hangs') },
  { weight: 1, arbitrary: fc.constant<Outcome>({ when: 'before', kind: 'reject' }) },
);
const outcomes = (outcome: fc.Arbitrary<Outcome>, most: number) =>
  fc.array(outcome, { minLength: 1, maxLength: most, size: 'max' });

const foreign: fc.Arbitrary<Foreign> = record({
  does: fc.constantFrom<Foreign['does']>('write', 'overwrite', 'delete', 'take'),
  which: fc.oneof(fc.constant(0), fc.nat(99)),
});
const step = fc.oneof(
  fc.integer({ min: -5000, max: 5000 }),
  fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }),
);
const absence = {
  milliseconds: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: step }),
  foreign: fc.option(foreign, { nil: undefined }),
};
/** A commit takes some hundreds to some thousands of turns. */
const moment: fc.Arbitrary<Moment> = fc.oneof(
  record({ turns: fc.nat(40) }),
  record({ turns: fc.nat(2000) }),
  record({ call: fc.integer({ min: 1, max: 12 }), effect: fc.boolean() }),
);
const closing = fc.oneof(
  { weight: 4, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: record({ kind: fc.constant('sign'), guests: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 4, arbitrary: record({ kind: fc.constant('go on'), pauses: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: record({ kind: fc.constant('scan three times') }) },
  { weight: 4, arbitrary: record({ kind: fc.constant('puts will'), outcomes: outcomes(putting, 10) }) },
  { weight: 1, arbitrary: record({ kind: fc.constant('scans will'), outcomes: outcomes(reading, 4) }) },
  { weight: 1, arbitrary: record({ kind: fc.constant('openings will'), outcomes: outcomes(reading, 3) }) },
  { weight: 1, arbitrary: record({ kind: fc.constant('credentials expire') }) },
  { weight: 1, arbitrary: record({ kind: fc.constant('new credentials') }) },
  { weight: 3, arbitrary: record({ kind: fc.constant('foreign'), foreign }) },
  { weight: 2, arbitrary: record({ kind: fc.constant('step the clock'), milliseconds: step }) },
  { weight: 1, arbitrary: record({ kind: fc.constant('restart'), ...absence }) },
  {
    weight: 3,
    arbitrary: record({ kind: fc.constant('kill'), signing: fc.nat(4), closing, moment, ...absence }),
  },
);

export const sequences = fc.array(command, { minLength: 4, maxLength: 16, size: 'max' });
