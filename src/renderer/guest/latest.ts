/**
 * One question at a time. A new question supersedes the one before it: the answer or the failure of a superseded question
 * is dropped here, so that no caller has to compare what was asked with what is wanted now.
 */
export class Latest<Question extends object> {
  /** The question whose answer is awaited; each has an identity of its own. */
  asked: Question | undefined;

  /**
   * Calls `answered` or `failed` only if no other question was asked, and nothing dropped, in between. A question that takes
   * several requests can ask `isLatest` before each.
   */
  async ask<T>(
    question: Question,
    read: (isLatest: () => boolean) => Promise<T>,
    answered: (answer: T) => void,
    failed: (error: unknown) => void,
  ): Promise<void> {
    this.asked = question;
    const isLatest = () => this.asked === question;
    let settle: () => void;
    try {
      const answer = await read(isLatest);
      settle = () => answered(answer);
    } catch (error) {
      settle = () => failed(error);
    }
    if (!isLatest()) return;
    this.asked = undefined;
    settle();
  }

  /** Drops the answer that is awaited, if any. */
  drop(): void {
    this.asked = undefined;
  }
}
