import { isRunning } from '../state/state.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** The cockpit looks again after this long, and after this many times as long as the last look took: looking stays cheap. */
const restMilliseconds = 30_000;
const restFactor = 100;

/** Asks the warehouse how it stands: when told to, and now and then while no run of our own is in progress. */
export class StatusPoll {
  readonly #context: EffectContext;
  readonly #abort = new AbortController();
  #asking: Promise<void> | null = null;
  #cancelNext: (() => void) | null = null;

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
    try {
      store.dispatch({ type: 'status-read', status: await pipeline.status(this.#abort.signal) });
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#tell(error);
    }
    const rest = Math.max(restMilliseconds, (clock.now() - started) * restFactor);
    if (!this.#abort.signal.aborted) this.#cancelNext = clock.after(rest, () => this.#poll());
  }

  #tell(error: unknown): void {
    const { store, clock } = this.#context;
    const failure = failureOf(error);
    const repeated = store.get().known.failure?.message === failure.message;
    store.dispatch({ type: 'status-failed', failure });
    if (repeated) return;
    const parts = [failure.message, failure.where, failure.remedy].filter((part) => part !== null);
    const text = `the warehouse cannot be read: ${parts.join(' · ')}`;
    store.dispatch({ type: 'logged', line: { at: clock.now(), level: 'error', text, step: null, task: null } });
  }

  #poll(): void {
    // After a run its end asks anew.
    if (!isRunning(this.#context.store.get())) void this.refresh();
  }
}
