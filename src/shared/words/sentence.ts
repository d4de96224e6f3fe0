/** A sentence on its way to a reader: which message, with which values, and its English text for logs and for those who lack it. */
export interface Sentence {
  readonly name: string;
  /** Texts and numbers only: what the sentence shows, and no more than that. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly text: string;
}
