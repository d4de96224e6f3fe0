import type { Sentence } from '../../src/shared/words/words';

/** A sentence of a test: no list of words has it, so it is shown as it stands. */
export function said(text: string): Sentence {
  return { name: 'of_a_test', values: {}, text };
}
