import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** Lists the source for its view, in the background; it goes on while other screens are looked at. */
export class SourceListing {
  readonly #context: EffectContext;
  #abort: AbortController | null = null;

  constructor(context: EffectContext) {
    this.#context = context;
  }

  /** Resolves when all is listed; while a listing goes on, nothing is begun. */
  async list(): Promise<void> {
    if (this.#abort !== null) return;
    const abort = new AbortController();
    this.#abort = abort;
    const { pipeline, store, busy, clock } = this.#context;
    await busy.during(async () => {
      store.dispatch({ type: 'view', view: 'source', action: { type: 'listing-started' } });
      try {
        for await (const page of pipeline.objects(abort.signal)) {
          store.post({ type: 'view', view: 'source', action: { type: 'listed', page } });
        }
        store.dispatch({ type: 'view', view: 'source', action: { type: 'listing-ended', at: clock.now() } });
      } catch (error) {
        const action = abort.signal.aborted
          ? ({ type: 'listing-dropped' } as const)
          : ({ type: 'listing-failed', failure: failureOf(error) } as const);
        store.dispatch({ type: 'view', view: 'source', action });
      }
    });
    this.#abort = null;
  }

  stop(): void {
    this.#abort?.abort();
  }
}
