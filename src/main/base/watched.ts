/**
 * A value and its listeners. Rooms push their state to one another as such values: a new listener gets the present value at
 * once, and then every later one. No listener has to ask.
 */
export class Watched<T> {
  readonly #listeners = new Set<(value: T) => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const listener of this.#listeners) listener(value);
  }

  /** Returns a function that removes the listener. */
  watch(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#value);
    return () => this.#listeners.delete(listener);
  }
}
