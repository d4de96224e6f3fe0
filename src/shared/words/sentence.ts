/**
 * A sentence on its way to a reader: which message, with which values, and its English text for logs and for a reader whose
 * words lack it. All of it is text to be shown, on whichever side: a value cannot be a template, a function or an object.
 */
export interface Sentence {
  readonly name: string;
  /** The values that the sentence shows, and no others: they cross to a browser with it. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/** Whether a value from a wire is a sentence. */
export function isSentence(value: unknown): value is Sentence {
  if (typeof value !== 'object' || value === null) return false;
  const { name, values, text } = value as Partial<Record<keyof Sentence, unknown>>;
  if (typeof name !== 'string' || typeof text !== 'string') return false;
  if (typeof values !== 'object' || values === null) return false;
  return Object.values(values).every((each) => typeof each === 'string' || typeof each === 'number');
}
