/**
 * One question at a time. A new question supersedes the one before it. This class drops the answer or the failure of a
 * superseded question, so that no caller has to compare answers with the question that is wanted now.
 */
export class Latest<Question extends object> {
  /** The question that waits for its answer, compared by identity: each question is an object of its own. */
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

  /** Drops the coming answer, if a question waits for one. */
  drop(): void {
    this.asked = undefined;
  }
}
