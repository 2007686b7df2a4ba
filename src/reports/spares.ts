/**
 * Memory that is used again by the next report, because getting it from the system takes longer than reading a small
 * report. What is given back may hold anything.
 */
export class Spares<T> {
  readonly #spares: T[] = [];
  readonly #kept: number;
  readonly #create: () => T;

  constructor(kept: number, create: () => T) {
    this.#kept = kept;
    this.#create = create;
  }

  take(): T {
    return this.#spares.pop() ?? this.#create();
  }

  give(spare: T): void {
    if (this.#spares.length < this.#kept) this.#spares.push(spare);
  }
}
