import { setImmediate } from 'node:timers/promises';

const turnLimit = 8;
const slowCall = 2;
const callsAfterSlowOne = 200;

/**
 * Decides how files are touched. A synchronous call on a cached small file takes some 10 µs, the same call through
 * Node's thread pool several times that; but a synchronous call on a slow disk or a network share would hold up keys
 * and screen. So calls are synchronous until one was slow, then asynchronous for a while, and between synchronous
 * ones the event loop gets its turn every few milliseconds.
 */
export class Pace {
  #turn = performance.now();
  #asynchronousCalls = 0;

  /** Whether the next call may be synchronous. */
  mayBlock(): boolean {
    if (this.#asynchronousCalls === 0) return true;
    this.#asynchronousCalls -= 1;
    return false;
  }

  /** Runs a synchronous call and remembers whether it was slow. */
  blocking<T>(call: () => T): T {
    const start = performance.now();
    try {
      return call();
    } finally {
      if (performance.now() - start > slowCall) this.#asynchronousCalls = callsAfterSlowOne;
    }
  }

  /** True when the event loop has waited long enough; then `breathe` must be awaited. */
  get isDue(): boolean {
    return performance.now() - this.#turn > turnLimit;
  }

  async breathe(): Promise<void> {
    await setImmediate();
    this.#turn = performance.now();
  }
}
