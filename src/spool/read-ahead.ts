import type { Source, SourceObject } from '../source/source.ts';

/** An object being read: its chunks come in order, while others are already read ahead. */
export interface OpenObject {
  readonly object: SourceObject;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface ReadAheadLimits {
  /** Objects read at the same time. */
  readonly objects: number;
  /** Bytes kept in memory for objects whose turn has not come. */
  readonly bytes: number;
}

/** One object's chunks between its reader and the one consumer. */
class ObjectReader implements OpenObject {
  readonly object: SourceObject;
  readonly #chunks: Uint8Array[] = [];
  #buffered = 0;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #isHead = false;
  #wakeConsumer: () => void = () => {};
  #wakeReader: () => void = () => {};
  readonly #budget: Budget;

  constructor(object: SourceObject, budget: Budget) {
    this.object = object;
    this.#budget = budget;
  }

  async run(source: Pick<Source, 'read'>, signal: AbortSignal): Promise<void> {
    try {
      for await (const chunk of source.read(this.object, signal)) {
        while (this.#mustWait()) {
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve;
          });
          signal.throwIfAborted();
        }
        this.#chunks.push(chunk);
        this.#buffered += chunk.length;
        this.#budget.used += chunk.length;
        this.#wakeConsumer();
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#ended = true;
    this.#wakeConsumer();
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    this.#isHead = true;
    this.#wakeReader();
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#buffered -= chunk.length;
        this.#budget.used -= chunk.length;
        this.#wakeReader();
        yield chunk;
      } else if (this.#failure !== null) {
        throw this.#failure.error;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wakeConsumer = resolve;
        });
      }
    }
  }

  /** Lets a reader that waits for room look again: there is room, or the reading was stopped. */
  wake(): void {
    this.#wakeReader();
  }

  /** The head may always have one chunk more, or nothing would move; the others share what is left. */
  #mustWait(): boolean {
    return this.#isHead ? this.#buffered >= this.#budget.limit : this.#budget.used >= this.#budget.limit;
  }
}

interface Budget {
  used: number;
  readonly limit: number;
}

/**
 * Reads many objects at once and hands them out one at a time, in the order given: latency is hidden, order and memory
 * are kept. The consumer must finish an object's chunks before it asks for the next object.
 * @throws what the source throws, when the consumer reaches the object that failed.
 */
export async function* readAhead(
  source: Pick<Source, 'read'>,
  objects: AsyncIterable<SourceObject>,
  limits: ReadAheadLimits,
  signal: AbortSignal,
): AsyncGenerator<OpenObject> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const budget: Budget = { used: 0, limit: limits.bytes };
  const waiting: { reader: ObjectReader; done: Promise<void> }[] = [];
  const listing = objects[Symbol.asyncIterator]();
  let listed = false;
  both.addEventListener('abort', () => {
    for (const { reader } of waiting) reader.wake();
  });
  try {
    for (;;) {
      while (!listed && waiting.length < limits.objects) {
        const next = await listing.next();
        if (next.done === true) {
          listed = true;
        } else {
          const reader = new ObjectReader(next.value, budget);
          waiting.push({ reader, done: reader.run(source, both) });
        }
      }
      const head = waiting[0];
      if (head === undefined) return;
      yield head.reader;
      await head.done;
      waiting.shift();
    }
  } finally {
    stop.abort();
    await Promise.all(waiting.map((entry) => entry.done));
    await listing.return?.();
  }
}
