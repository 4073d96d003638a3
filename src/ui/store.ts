import type { Clock } from './clock.ts';

/** Least time between two drawings of a flood of events: twenty frames a second are enough for an eye. */
const quietMilliseconds = 50;

/**
 * State outside React. `dispatch` tells the listeners at once, for keys and results; `post` tells them at most every
 * 50 ms, for floods of events. Either way `get` is up to date as soon as they return.
 */
export class Store<State, Action> {
  readonly #reduce: (state: State, action: Action) => State;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #state: State;
  #notified = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;

  constructor(reduce: (state: State, action: Action) => State, initial: State, clock: Clock) {
    this.#reduce = reduce;
    this.#state = initial;
    this.#clock = clock;
  }

  readonly get = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  dispatch(action: Action): void {
    const before = this.#state;
    this.#state = this.#reduce(before, action);
    if (this.#state !== before || this.#cancelTimer !== null) this.#notify();
  }

  post(action: Action): void {
    const before = this.#state;
    this.#state = this.#reduce(before, action);
    if (this.#state === before || this.#cancelTimer !== null) return;
    const wait = this.#notified + quietMilliseconds - this.#clock.now();
    if (wait <= 0) this.#notify();
    else this.#cancelTimer = this.#clock.after(wait, () => this.#notify());
  }

  /** Tells the listeners now what a timer would tell them later. */
  flush(): void {
    if (this.#cancelTimer !== null) this.#notify();
  }

  #notify(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#notified = this.#clock.now();
    for (const listener of this.#listeners) listener();
  }
}
