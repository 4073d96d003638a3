import { plural } from '../../text/format.ts';
import { isRunning, type LogLine } from '../state/state.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** The cockpit looks again after this long, and after this many times as long as the last look took: looking stays cheap. */
const restMilliseconds = 30_000;
const restFactor = 100;

/** While somebody else runs the pipeline the screen follows: so long after the last look, or so many times its duration. */
const followMilliseconds = 2_000;
const followFactor = 10;

/** After a failure it tries again soon, and ever later as it goes on failing. */
const firstRetry = 1_000;
const lastRetry = 30_000;

/** Milliseconds until the next try after `failures` failures in a row: 1, 2, 4, … 30 s. */
export function retryAfter(failures: number): number {
  return Math.min(lastRetry, firstRetry * 2 ** (failures - 1));
}

/** Asks the warehouse how it stands: when told to, and now and then while no run of our own is in progress. */
export class StatusPoll {
  readonly #context: EffectContext;
  readonly #abort = new AbortController();
  #asking: Promise<void> | null = null;
  #cancelNext: (() => void) | null = null;
  /** Failed looks since the last one that succeeded. */
  #failures = 0;

  constructor(context: EffectContext) {
    this.#context = context;
  }

  /** Asks now; while an answer is awaited, that answer serves. */
  refresh(): Promise<void> {
    this.#asking ??= this.#context.busy
      .during(() => this.#ask())
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }

  stop(): void {
    this.#cancelNext?.();
    this.#abort.abort();
  }

  async #ask(): Promise<void> {
    const { pipeline, store, clock } = this.#context;
    this.#cancelNext?.();
    const started = clock.now();
    store.dispatch({ type: 'status-asked' });
    let rest: number;
    try {
      const status = await pipeline.status(this.#abort.signal);
      this.#tellRecovery();
      store.dispatch({ type: 'status-read', status });
      const taken = clock.now() - started;
      rest =
        status.lock === null
          ? Math.max(restMilliseconds, taken * restFactor)
          : Math.max(followMilliseconds, taken * followFactor);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#failures += 1;
      rest = retryAfter(this.#failures);
      this.#tell(error, clock.now() + rest);
    }
    if (!this.#abort.signal.aborted) this.#cancelNext = clock.after(rest, () => this.#poll());
  }

  #tell(error: unknown, nextTry: number): void {
    const failure = failureOf(error);
    const repeated = this.#context.store.get().known.failure?.message === failure.message;
    this.#context.store.dispatch({ type: 'status-failed', failure, nextTry });
    if (repeated) return;
    const parts = [failure.message, failure.where, failure.remedy].filter((part) => part !== null);
    this.#log('error', `the warehouse cannot be read: ${parts.join(' · ')}`);
  }

  #tellRecovery(): void {
    if (this.#failures === 0) return;
    const tries = plural(this.#failures, 'failed try', 'failed tries');
    this.#failures = 0;
    const text = `The warehouse answers again, after ${tries}.`;
    this.#log('info', text);
    this.#context.store.dispatch({ type: 'flashed', flash: { level: 'info', text } });
  }

  #log(level: LogLine['level'], text: string): void {
    const { store, clock } = this.#context;
    store.dispatch({ type: 'logged', line: { at: clock.now(), level, text, step: null, task: null } });
  }

  #poll(): void {
    // After a run its end asks anew.
    if (!isRunning(this.#context.store.get())) void this.refresh();
  }
}
