import type { Clock } from '../../src/ui/clock.ts';

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  #now = Date.UTC(2018, 10, 30, 12);
  #waiting: { at: number; work: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, work: () => void): () => void {
    const entry = { at: this.#now + milliseconds, work };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((candidate) => candidate !== entry);
    };
  }

  /** Moves on, and does what is due on the way, in order. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    while (true) {
      const [next] = this.#waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#waiting = this.#waiting.filter((candidate) => candidate !== next);
      this.#now = next.at;
      next.work();
    }
    this.#now = until;
  }

  /** How many timers are set: 0 means that nothing ticks. */
  get timers(): number {
    return this.#waiting.length;
  }
}
