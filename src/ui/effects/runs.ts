import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Failure } from '../../commands/events.ts';
import type { RunRequest } from '../../commands/pipeline.ts';
import { isRunning } from '../state/state.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** Events taken in one go before keys and timers get their turn: a stream that never waits must not freeze the screen. */
const eventsPerTurn = 100;

/** Runs the pipeline, one run at a time, and puts its events into the store. */
export class Runs {
  readonly #context: EffectContext;
  #abort: AbortController | null = null;

  constructor(context: EffectContext) {
    this.#context = context;
  }

  /** Resolves when the stream has ended; a failure of any kind is in the state by then. */
  async run(request: RunRequest): Promise<void> {
    const { store, busy, clock } = this.#context;
    if (isRunning(store.get())) return;
    const abort = new AbortController();
    this.#abort = abort;
    await busy.during(async () => {
      store.dispatch({ type: 'run-asked', request, at: clock.now() });
      const failure = await this.#consume(request, abort.signal);
      store.dispatch({ type: 'run-ended', at: clock.now(), failure });
    });
    this.#abort = null;
  }

  cancel(): void {
    const { store } = this.#context;
    if (this.#abort === null || this.#abort.signal.aborted) return;
    store.dispatch({ type: 'cancel-asked' });
    this.#abort.abort();
  }

  async #consume(request: RunRequest, signal: AbortSignal): Promise<Failure | null> {
    const { pipeline, store } = this.#context;
    let events = 0;
    try {
      for await (const event of pipeline.run(request, signal)) {
        store.post({ type: 'event', event });
        events += 1;
        if (events % eventsPerTurn === 0) await nextTurn();
      }
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }
}
