import { setImmediate as nextTurn } from 'node:timers/promises';
import { countNames, type Usage } from '../../../sql/completion/usage.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import type { HistoryEntry } from '../../state/prompt/history.ts';
import type { EffectContext } from '../context.ts';

/** Statements that are read between two looks at the keys. */
const statementsAtOnce = 100;

/** How often each name was used: in the statements of the history, which the target keeps between sessions. */
export class NameUsage {
  readonly #context: EffectContext;
  readonly #counts = new Map<string, number>();
  readonly #counted = new Set<string>();
  #entries: readonly HistoryEntry[] = [];
  #counting = false;

  constructor(context: EffectContext) {
    this.#context = context;
    context.store.subscribe(() => this.#watch());
  }

  get counts(): Usage {
    return this.#counts;
  }

  #watch(): void {
    const { store, busy } = this.#context;
    if (this.#counting || store.get().prompt.history.entries === this.#entries) return;
    this.#counting = true;
    void busy.during(() => this.#count());
  }

  async #count(): Promise<void> {
    const dialect = dialectOf(this.#context.pipeline.target.engine);
    let entries = this.#context.store.get().prompt.history.entries;
    while (entries !== this.#entries) {
      this.#entries = entries;
      const fresh = entries.filter(({ sql }) => !this.#counted.has(sql)).map(({ sql }) => sql);
      for (let at = 0; at < fresh.length; at += statementsAtOnce) {
        await nextTurn();
        this.#add(countNames(fresh.slice(at, at + statementsAtOnce), dialect));
      }
      for (const sql of fresh) this.#counted.add(sql);
      entries = this.#context.store.get().prompt.history.entries;
    }
    this.#counting = false;
  }

  #add(counts: Usage): void {
    for (const [name, times] of counts) this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }
}
