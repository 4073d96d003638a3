import { profileColumn } from '../../../commands/column-profile.ts';
import type { ResultColumn } from '../../../warehouse/warehouse.ts';
import type { ProfileState } from '../../state/prompt/panel.ts';
import type { Sent } from '../../state/prompt/result.ts';
import type { EffectContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import type { SharedSession } from './session.ts';

/** Has the engine profile columns of results. */
export class Profiles {
  readonly #context: EffectContext;
  readonly #session: SharedSession;
  #abort: AbortController | null = null;

  constructor(context: EffectContext, session: SharedSession) {
    this.#context = context;
    this.#session = session;
  }

  /** Profiles the column at a place of the whole result of a query. */
  async profile({ sql, bound }: Sent, columns: readonly ResultColumn[], index: number): Promise<void> {
    const { busy, clock, pipeline } = this.#context;
    const column = columns[index];
    if (column === undefined) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#tell(column, { kind: 'asking', started: clock.now() }, 'open');
    const request = {
      engine: pipeline.target.engine,
      sql: bound?.sent.sql ?? sql,
      parameters: bound?.sent.values ?? [],
      columns,
      index,
      signal: abort.signal,
    };
    await busy.during(() =>
      this.#session.use(
        async (open) => this.#tell(column, { kind: 'known', profile: await profileColumn(await open(), request) }),
        (error) => this.#tell(column, { kind: 'failed', failure: failureOf(error) }),
      ),
    );
    if (this.#abort === abort) this.#abort = null;
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** A panel that has been closed meanwhile stays closed. */
  #tell({ name }: ResultColumn, state: ProfileState, how: 'open' | 'update' = 'update'): void {
    const { store } = this.#context;
    if (how === 'update' && store.get().prompt.panel.kind !== 'profile') return;
    const panel = { kind: 'profile', column: name, state, top: 0 } as const;
    store.dispatch({ type: 'prompt', action: { type: 'panel-opened', panel } });
  }
}
