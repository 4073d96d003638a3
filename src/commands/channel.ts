/** A queue between one writer that never waits and one reader that iterates. */
export class Channel<T> implements AsyncIterable<T> {
  // Read from the front by index: to shift a long array would move all of it each time.
  #items: (T | undefined)[] = [];
  #head = 0;
  #closed = false;
  #wake: () => void = () => {};

  push(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** No more items come; the reader ends after those already there. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #take(): T {
    const item = this.#items[this.#head] as T;
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    }
    return item;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      if (this.#head < this.#items.length) {
        yield this.#take();
      } else if (this.#closed) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
