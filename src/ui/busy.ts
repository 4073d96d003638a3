/** Counts work in progress, so that somebody (a test, the way out) can wait until there is none. */
export class Busy {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Runs `work`; the count is raised before it starts and lowered when it has settled. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) {
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const wake of waiting) wake();
      }
    }
  }

  /** Resolves when nothing is in progress; at once if nothing is now. */
  idle(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
