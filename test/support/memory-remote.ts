/**
 * A Remote over a Map: it passes the same contract suite as DynamoDB's, without a network. For tests with a fake clock or
 * random sequences: it notes every call with its time, and a test may let calls fail before or after they took effect.
 */
import type { Clock } from '../../src/main/base/clock';
import type { Binding } from '../../src/main/store/store';
import {
  type FoundItem,
  type Remote,
  RemoteError,
  type ScanPage,
  type Table,
} from '../../src/main/sync/remote';
import type { ItemKey, TableItem } from '../../src/shared/entry';
import { said } from './said';

const PAGE_BYTES = 1024 * 1024;
const UNIT_BYTES = 4096;

/** A table in the memory of a test; several remotes may be on it. Without all four strings an item is not an entry. */
export class MemoryTable {
  readonly items = new Map<string, Readonly<Record<string, unknown>>>();
  readonly arn: string;
  readonly createdAt: string;
  readonly ourKeys: boolean;
  readonly readUnits: number | undefined;

  constructor(
    options: { arn?: string; createdAt?: string; ourKeys?: boolean; readUnits?: number | undefined } = {},
  ) {
    this.arn = options.arn ?? 'arn:aws:dynamodb:memory:000000000000:table/guestbook';
    this.createdAt = options.createdAt ?? '2026-01-01T00:00:00.000Z';
    this.ourKeys = options.ourKeys ?? true;
    this.readUnits = 'readUnits' in options ? options.readUnits : 1;
  }

  /** As another program writes: without a condition. */
  write(item: { readonly email: string; readonly date: string } & Readonly<Record<string, unknown>>): void {
    this.items.set(keyOf(item), item);
  }

  delete(item: Pick<TableItem, 'email' | 'date'>): void {
    this.items.delete(keyOf(item));
  }

  get entries(): TableItem[] {
    return [...this.items.values()].filter(isEntry);
  }
}

export interface Call {
  readonly operation: 'open' | 'put' | 'scan' | 'find';
  /** Milliseconds of the clock. */
  readonly at: number;
  readonly item?: TableItem;
  /** The position from which a scan continued. */
  readonly from?: string | undefined;
}

/** `before`: the call had no effect. `after`: it had, and the reply was lost. `never`: the call hangs until it is aborted. */
export type Fault =
  | { readonly when: 'before' | 'after'; readonly error: RemoteError }
  | { readonly when: 'never' };

export class MemoryRemote implements Remote {
  readonly calls: Call[] = [];
  /** The pages that were read, with the cost of each. */
  readonly pages: { readonly at: number; readonly readUnits: number }[] = [];
  /** The table behind the remote; undefined: no table. */
  table: MemoryTable | undefined;
  /** Decides the outcome of each call; undefined lets the call pass. */
  fault: (call: Call) => Fault | undefined = () => undefined;
  clockOffset = 0;
  readonly #clock: Clock;

  constructor(table: MemoryTable | undefined, clock: Clock) {
    this.table = table;
    this.#clock = clock;
  }

  open(bound: Binding | undefined, signal: AbortSignal, announce?: () => void): Promise<Table> {
    return this.#call({ operation: 'open', at: this.#clock.now() }, signal, () => {
      if (!this.table && bound) throw hold('TableNotFoundException');
      if (!this.table) {
        announce?.();
        this.table = new MemoryTable();
      }
      const { arn, createdAt, ourKeys, readUnits } = this.table;
      const binding = { arn, endpoint: 'memory', createdAt };
      if (bound && (bound.arn !== arn || bound.endpoint !== 'memory')) throw hold('OtherTable');
      if (!ourKeys) throw hold('OtherKeys');
      return { binding, readUnits, writeUnits: readUnits };
    });
  }

  put(item: TableItem, signal: AbortSignal): Promise<'delivered' | 'taken'> {
    return this.#call({ operation: 'put', at: this.#clock.now(), item }, signal, (table) => {
      const held = table.items.get(keyOf(item));
      if (!held) table.write({ ...item });
      return !held || isSame(held, item) ? 'delivered' : 'taken';
    });
  }

  scan(from: string | undefined, limit: number, signal: AbortSignal): Promise<ScanPage> {
    return this.#call({ operation: 'scan', at: this.#clock.now(), from }, signal, (table) => {
      const keys = [...table.items.keys()].sort().filter((key) => from === undefined || key > from);
      const page: Readonly<Record<string, unknown>>[] = [];
      let bytes = 0;
      for (const key of keys) {
        if (page.length === limit || bytes > PAGE_BYTES) break;
        const item = table.items.get(key) ?? {};
        bytes += sizeOf(item);
        page.push(item);
      }
      const items = page.filter(isEntry);
      const last = keys[page.length - 1];
      const readUnits = Math.max(0.5, Math.ceil(bytes / UNIT_BYTES) / 2);
      this.pages.push({ at: this.#clock.now(), readUnits });
      const more = page.length === limit || page.length < keys.length;
      return {
        items: items.map(({ name, email, date, message }) => ({ name, email, date, message })),
        skipped: page.length - items.length,
        ...(more && last !== undefined ? { next: last } : {}),
        readUnits,
      };
    });
  }

  find(key: ItemKey, signal: AbortSignal): Promise<FoundItem> {
    return this.#call({ operation: 'find', at: this.#clock.now() }, signal, (table) => {
      const held = table.items.get(keyOf(key));
      // A consistent read takes a unit for each begun 4 KB, and one where there is nothing.
      const readUnits = Math.max(1, Math.ceil(sizeOf(held ?? {}) / UNIT_BYTES));
      return { item: held && isEntry(held) ? { ...held } : undefined, readUnits };
    });
  }

  renewCredentials(): void {}

  close(): void {}

  /** The puts that were tried, in order. */
  get sent(): TableItem[] {
    return this.calls.map((call) => call.item).filter((item) => item !== undefined);
  }

  async #call<T>(call: Call, signal: AbortSignal, work: (table: MemoryTable) => T): Promise<T> {
    signal.throwIfAborted();
    this.calls.push(call);
    const fault = this.fault(call);
    if (fault?.when === 'never') return untilAborted(signal);
    if (fault?.when === 'before') throw fault.error;
    if (call.operation !== 'open' && !this.table) throw hold('ResourceNotFoundException');
    const result = work(this.table ?? new MemoryTable());
    if (fault) throw fault.error;
    return result;
  }
}

export function failure(kind: RemoteError['kind'], reason = `Test${kind}`): RemoteError {
  return new RemoteError(kind, reason, { what: said(`A failure of the test: ${kind}.`) });
}

function hold(reason: string): RemoteError {
  return failure('hold', reason);
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function keyOf({ email, date }: Pick<TableItem, 'email' | 'date'>): string {
  return JSON.stringify([email, date]);
}

function isEntry(
  item: Readonly<Record<string, unknown>>,
): item is Readonly<Record<string, unknown>> & TableItem {
  return ['name', 'email', 'date', 'message'].every((field) => typeof item[field] === 'string');
}

function isSame(held: Readonly<Record<string, unknown>>, item: TableItem): boolean {
  return held.name === item.name && held.message === item.message;
}

/** As AWS counts: the UTF-8 bytes of names and values. */
function sizeOf(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + String(value)),
    0,
  );
}
