import type { StepName } from '../../commands/events.ts';
import { maskSecrets } from '../../text/secret.ts';
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
    const { pipeline, store, busy } = this.#context;
    this.stop();
    const abort = new AbortController();
    store.dispatch({ type: 'plan', action: { type: 'asked', steps } });
    this.#abort = abort;
    await busy.during(async () => {
      try {
        const plan = await pipeline.plan({ command: commandOf(steps), steps }, abort.signal);
        const planned = plan.map((step) => ({
          ...step,
          statements: step.statements.map(maskSecrets),
          reads: step.reads.map(maskSecrets),
        }));
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
