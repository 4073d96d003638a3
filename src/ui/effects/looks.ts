import { isCancellation } from '../../errors.ts';
import { type LookAnswer, type LookSubject, lookKey } from '../state/views/looks.ts';
import { wantedSubject } from '../state/views/wanted.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

const runsShown = 200;
const rowsSampled = 100;
const rejectsShown = 2000;

/** Asks the warehouse for what is shown and not known: one subject at a time, given up as soon as another one is shown. */
export class Looks {
  readonly #context: EffectContext;
  readonly #unsubscribe: () => void;
  #asking: { readonly key: string; readonly abort: AbortController } | null = null;

  constructor(context: EffectContext) {
    this.#context = context;
    this.#unsubscribe = context.store.subscribe(() => this.#look());
  }

  stop(): void {
    this.#unsubscribe();
    this.#asking?.abort.abort();
  }

  #look(): void {
    const wanted = wantedSubject(this.#context.store.get());
    if (wanted === null || this.#asking?.key === lookKey(wanted)) return;
    this.#asking?.abort.abort();
    const asking = { key: lookKey(wanted), abort: new AbortController() };
    this.#asking = asking;
    void this.#context.busy.during(async () => {
      await this.#ask(wanted, asking.abort.signal);
      if (this.#asking === asking) this.#asking = null;
    });
  }

  async #ask(subject: LookSubject, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#context;
    const tell = store.dispatch.bind(store);
    tell({ type: 'view', view: 'look', action: { type: 'asked', subject } });
    try {
      const answer = await this.#answer(subject, signal);
      tell({ type: 'view', view: 'look', action: { type: 'answered', subject, answer, at: clock.now() } });
    } catch (error) {
      if (signal.aborted || isCancellation(error)) {
        tell({ type: 'view', view: 'look', action: { type: 'dropped', subject } });
      } else {
        tell({ type: 'view', view: 'look', action: { type: 'failed', subject, failure: failureOf(error) } });
      }
    }
  }

  async #answer(subject: LookSubject, signal: AbortSignal): Promise<LookAnswer> {
    const { pipeline } = this.#context;
    switch (subject.kind) {
      case 'runs':
        return { kind: 'runs', runs: await pipeline.stepRuns(subject.part, runsShown, signal) };
      case 'rows':
        return { kind: 'rows', rows: await pipeline.stepRows(subject.part, rowsSampled, signal) };
      case 'rejects':
        return { kind: 'rejects', past: await pipeline.pastRejects(subject.table, rejectsShown, signal) };
      case 'tables':
        return { kind: 'tables', tables: await pipeline.tables(signal) };
    }
  }
}
