import { CatalogCache } from '../../../commands/catalog-cache.ts';
import { inTurns } from '../../../commands/in-turns.ts';
import type { CatalogRelation, WarehouseCatalog } from '../../../sql/catalog/catalog.ts';
import { changesCatalog } from '../../../sql/catalog/changes.ts';
import { withTemporary } from '../../../sql/catalog/temporary.ts';
import { indexing } from '../../../sql/completion/catalog-index.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import { unknownCatalog } from '../../state/prompt/catalog.ts';
import { isPending } from '../../state/prompt/result.ts';
import { isRunning } from '../../state/state.ts';
import type { EffectContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import type { StatementLog } from './statement-log.ts';

/**
 * Keeps the prompt's catalog: read when the prompt is opened for the first time, and again when a statement or a run has
 * ended that may have changed it. Nothing waits for it.
 */
export class CatalogReading {
  readonly #context: EffectContext;
  readonly #log: StatementLog;
  readonly #cache: CatalogCache;
  #index = unknownCatalog.index;
  /** Of the prompt's session: no other one sees them. */
  #temporary: readonly CatalogRelation[] = [];
  /** The latest of the prompt's statements that has ended. */
  #ended = 0;
  #wasRunning = false;

  constructor(context: EffectContext, log: StatementLog) {
    this.#context = context;
    this.#log = log;
    this.#cache = new CatalogCache(
      (signal) => this.#read(signal),
      () => this.#tell(),
    );
    context.store.subscribe(() => this.#watch());
  }

  /** Takes what the prompt's session has for itself. */
  haveTemporary(relations: readonly CatalogRelation[]): void {
    this.#temporary = relations;
    this.#refresh();
  }

  /** Stops a reading that goes on; none begins any more. */
  stop(): void {
    void this.#cache.close();
  }

  #watch(): void {
    const state = this.#context.store.get();
    const known = this.#cache.state.name !== 'unread';
    const running = isRunning(state);
    const runEnded = this.#wasRunning && !running;
    this.#wasRunning = running;
    const changed = this.#statementChanged() || runEnded;
    if (known ? changed : state.screen === 'prompt') this.#refresh();
  }

  /** True when statements have ended since the last look, and one of them may have changed the catalog. */
  #statementChanged(): boolean {
    const { results } = this.#context.store.get().prompt;
    const ended = results.tabs.filter((tab) => tab.id > this.#ended && !isPending(tab));
    if (ended.length === 0) return false;
    this.#ended = Math.max(...ended.map(({ id }) => id));
    const dialect = dialectOf(this.#context.pipeline.target.engine);
    return ended.some(({ phase, sent }) => phase.kind === 'done' && changesCatalog(sent.sql, dialect));
  }

  #refresh(): void {
    void this.#context.busy.during(() => this.#cache.refresh());
  }

  async #read(signal: AbortSignal): Promise<WarehouseCatalog> {
    const catalog = await this.#context.pipeline.catalog(signal);
    this.#index = await inTurns(indexing(withTemporary(catalog, this.#temporary)), signal);
    return catalog;
  }

  #tell(): void {
    const { store, clock } = this.#context;
    const { state } = this.#cache;
    if (state.name === 'failed') {
      this.#log.warn('the catalog for completion cannot be read', state.error);
      store.dispatch({ type: 'prompt', action: { type: 'catalog-failed', failure: failureOf(state.error) } });
    } else {
      store.dispatch({ type: 'prompt', action: { type: 'catalog-read', index: this.#index, at: clock.now() } });
    }
  }
}
