/** One sequence of commands carried out on a real desk, with the model kept beside it. */

import type { Entry } from '../../src/shared/entry';
import { draft } from '../support/draft';
import { makeFolder, removeFolder } from '../support/folder';
import { type Call, type Fault, failure, MemoryTable } from '../support/memory-remote';
import { MortalDesk } from './mortal-desk';
import type { Absence, Command, Foreign, Outcome } from './outbox-commands';
import { EMAILS, ForeignWriter } from './outbox-foreign-writer';
import type { Tally } from './outbox-model';
import { OutboxModel } from './outbox-model';

const MOST_PAUSES = 400;

export async function runSequence(commands: readonly Command[], tally: Tally): Promise<void> {
  const folder = await makeFolder();
  const run = new OutboxRun(folder, tally);
  try {
    await run.all(commands);
  } finally {
    await run.desk.abandon();
    await removeFolder(folder);
  }
}

class OutboxRun {
  readonly desk: MortalDesk;
  readonly #tally: Tally;
  readonly #model = new OutboxModel();
  readonly #table = new MemoryTable();
  readonly #foreign: ForeignWriter;
  readonly #plans: Record<Call['operation'], Outcome[]> = { open: [], put: [], scan: [], find: [] };
  readonly #violations: unknown[] = [];
  #expired = false;
  /** A call of this life never ends. A real call has a time limit; a call of this remote has none. */
  #hung = false;

  constructor(folder: string, tally: Tally) {
    this.#tally = tally;
    this.#foreign = new ForeignWriter(this.#table, this.#model, tally);
    this.desk = new MortalDesk(folder, this.#table, {
      opened: (entries) => this.#model.opened(entries),
      changed: (change) => this.#witnessed(() => this.#model.changed(change)),
      called: (call) => this.#witnessed(() => this.#answer(call)),
    });
  }

  async all(commands: readonly Command[]): Promise<void> {
    await this.#start();
    for (const command of commands) {
      await this.#carryOut(command);
      this.#throwViolation();
    }
    await this.#drain();
    this.#throwViolation();
  }

  /** Keeps an error of the model from the desk, because the sync would take it for a failure of the table. */
  #witnessed<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#violations.push(error);
      return undefined;
    }
  }

  #throwViolation(): void {
    if (this.#violations.length > 0) throw this.#violations[0];
  }

  async #carryOut(command: Command): Promise<void> {
    this.#tally.add(command.kind);
    switch (command.kind) {
      case 'sign':
        return void (await Promise.all(this.#sign(command.guests)));
      case 'go on':
        for (let pauses = 0; pauses < command.pauses; pauses++) await this.desk.goOn();
        return;
      case 'scan three times':
        return void (await this.#scan(3));
      case 'puts will':
        return void this.#plans.put.push(...command.outcomes);
      case 'scans will':
        return void this.#plans.scan.push(...command.outcomes);
      case 'openings will':
        return void this.#plans.open.push(...command.outcomes);
      case 'credentials expire':
        this.#expired = true;
        return;
      case 'new credentials':
        this.#expired = false;
        return this.desk.sync.retryNow();
      case 'foreign':
        await this.desk.quiet();
        return this.#foreign.meddle(command.foreign, await this.desk.entries());
      case 'step the clock':
        return this.#step(command.milliseconds);
      case 'restart':
        await this.desk.stop();
        return this.#startAgain(command);
      case 'kill':
        return this.#kill(command);
    }
  }

  async #kill(command: Extract<Command, { kind: 'kill' }>): Promise<void> {
    const { signing, closing, moment } = command;
    const signers = this.#sign(signing);
    if (closing) this.#tally.add('killed while it closed');
    await this.desk.kill(moment, closing);
    const signed = await Promise.all(signers);
    this.#tally.add(
      'turns' in moment ? 'killed at a turn' : `killed ${moment.effect ? 'after' : 'before'} a call`,
    );
    this.#tally.add('signed and cut off by a kill', signed.filter((entry) => entry === undefined).length);
    await this.#startAgain(command);
  }

  async #startAgain({ milliseconds, foreign }: Absence): Promise<void> {
    this.#step(milliseconds);
    await this.#start(foreign);
  }

  async #start(foreign?: Foreign): Promise<void> {
    this.#hung = false;
    await this.desk.start((entries) => {
      if (foreign) this.#foreign.meddle(foreign, entries);
    });
  }

  #sign(guests: number): Promise<Entry | undefined>[] {
    return Array.from({ length: guests }, async (_, guest) => {
      const email = EMAILS[guest % EMAILS.length] ?? '';
      const signed = draft({ email, message: `Signed as number ${this.#model.size + 1}` });
      this.#model.submitted(signed);
      const entry = await this.desk.sign(signed);
      if (!entry) return undefined;
      this.#model.acknowledged(entry);
      this.#tally.add('acknowledged');
      return entry;
    });
  }

  #step(milliseconds: number): void {
    if (milliseconds !== 0) this.#tally.add(`clock stepped ${milliseconds < 0 ? 'back' : 'forward'}`);
    this.desk.clock.step(milliseconds);
  }

  #answer(call: Call): Fault | undefined {
    if (call.item) this.#model.sent(call.item);
    if (this.#expired) return { when: 'before', error: failure('credentials') };
    const outcome = this.#plans[call.operation].shift() ?? 'passes';
    if (outcome === 'passes') return undefined;
    if (outcome === 'taken') {
      if (call.item) this.#foreign.take(call.item);
      return undefined;
    }
    if (outcome === 'hangs') {
      this.#tally.add('calls that hung');
      this.#hung = true;
      return { when: 'never' };
    }
    if (call.item && outcome.kind === 'reject') this.#model.refused(call.item);
    this.#tally.add(`${call.operation} failed ${outcome.when} its effect: ${outcome.kind}`);
    return { when: outcome.when, error: failure(outcome.kind) };
  }

  /** Returns whether so many complete scans came about; with calls that fail or hang they may not. */
  async #scan(times: number): Promise<boolean> {
    const { store } = this.desk;
    const scans = (await store.scans()) + times;
    for (let pauses = 0; (await store.scans()) < scans && pauses < 8 * times; pauses++)
      await this.desk.goOn();
    await this.desk.quiet();
    return (await store.scans()) >= scans;
  }

  /** Nothing fails any more; after three complete scans everything is where it belongs. */
  async #drain(): Promise<void> {
    this.#expired = false;
    for (const plan of Object.values(this.#plans)) plan.length = 0;
    await this.desk.quiet();
    if (this.#hung) {
      await this.desk.stop();
      await this.#start();
    }
    this.desk.sync.retryNow();
    const { store } = this.desk;
    for (let pauses = 0; (await store.counts()).pending > 0; pauses++) {
      if (pauses === MOST_PAUSES) throw new Error('The outbox does not become empty.');
      await this.desk.goOn();
    }
    if (!(await this.#scan(3))) throw new Error('The table is not read to its end.');
    this.#tally.add('in the table at the end', this.#model.drained(await this.desk.entries(), this.#table));
    this.#tally.add('given a new date', this.#model.redated);
    this.#tally.add('in the book, the acknowledgement cut off by a kill', this.#model.unacknowledged);
    await this.desk.stop();
  }
}
