import type { RecordPlace, RecordView } from '../state/views/record.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** Reads records for the viewer; the one opened last is the one that counts. */
export class Records {
  readonly #context: EffectContext;
  #abort = new AbortController();

  constructor(context: EffectContext) {
    this.#context = context;
    context.store.subscribe(() => {
      // Nobody waits for a record whose viewer is closed.
      if (context.store.get().views.record === null) this.stop();
    });
  }

  /** Resolves when the record is in the state, or why it cannot be read. */
  async open(place: RecordPlace, among: RecordView['among']): Promise<void> {
    const { pipeline, store, busy } = this.#context;
    this.stop();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    store.dispatch({ type: 'view', view: 'record', action: { type: 'opened', place, among } });
    await busy.during(async () => {
      try {
        const text = await pipeline.record(place.object, place.line, signal);
        store.dispatch({ type: 'view', view: 'record', action: { type: 'read', place, text } });
      } catch (error) {
        store.dispatch({ type: 'view', view: 'record', action: { type: 'failed', place, failure: failureOf(error) } });
      }
    });
  }

  stop(): void {
    this.#abort.abort();
  }
}
