import { onTestFinished } from 'vitest';
import { openStore, type StoreOptions } from '../../src/main/store/open-store';
import type { Counts, Store } from '../../src/main/store/store';
import { deferred } from './deferred';

/** A store that is closed with the test; in memory unless a file is given. */
export async function temporaryStore(options: Partial<StoreOptions> = {}): Promise<Store> {
  const store = await openStore({ file: ':memory:', outbox: true, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** Resolves when the book's counts fit. */
export async function counted(store: Store, fits: (counts: Counts) => boolean): Promise<void> {
  const told = deferred();
  const stop = store.onChange(({ counts }) => {
    if (fits(counts)) told.resolve();
  });
  if (!fits(await store.counts())) await told.promise;
  stop();
}
