import type { StepName } from '../../commands/events.ts';
import type { RunRequest } from '../../commands/pipeline.ts';
import { commandOf } from '../state/needs.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** Finds out what steps would do. Leaving the plan stops it. */
export class Plans {
  readonly #context: EffectContext;
  #abort: AbortController | null = null;

  constructor(context: EffectContext) {
    this.#context = context;
    const { store } = context;
    store.subscribe(() => {
      if (store.get().plan === null) this.stop();
    });
  }

  /** Resolves when the plan is known, could not be made, or was left. */
  async open(steps: readonly StepName[]): Promise<void> {
    this.stop();
    this.#context.store.dispatch({ type: 'plan', action: { type: 'asked', steps } });
    await this.#make({ command: commandOf(steps), steps });
  }

  /** Resolves when the warehouse has tried what the open plan would load, could not, or the plan was left. */
  async check(): Promise<void> {
    const { store } = this.#context;
    const { plan } = store.get();
    if (plan === null) return;
    this.stop();
    store.dispatch({ type: 'plan', action: { type: 'checking' } });
    await this.#make({ command: commandOf(plan.steps), steps: plan.steps, check: true });
  }

  async #make(request: RunRequest): Promise<void> {
    const { pipeline, store, busy } = this.#context;
    const abort = new AbortController();
    this.#abort = abort;
    await busy.during(async () => {
      try {
        const planned = await pipeline.plan(request, abort.signal);
        if (!abort.signal.aborted) store.dispatch({ type: 'plan', action: { type: 'known', planned } });
      } catch (error) {
        if (!abort.signal.aborted)
          store.dispatch({ type: 'plan', action: { type: 'failed', failure: failureOf(error) } });
      }
    });
  }

  stop(): void {
    const abort = this.#abort;
    this.#abort = null;
    abort?.abort();
  }
}
