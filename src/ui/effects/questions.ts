import type { LockHolder } from '../../commands/pipeline.ts';
import { maskSecrets } from '../../text/secret.ts';
import type { Inventory } from '../state/question.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** What questions need to know before they are answered, and the answers that are no runs. */
export class Questions {
  readonly #context: EffectContext;
  readonly #refresh: () => Promise<void>;

  /** `refresh` asks the warehouse how it stands. */
  constructor(context: EffectContext, refresh: () => Promise<void>) {
    this.#context = context;
    this.#refresh = refresh;
  }

  /** Opens the question before all tables are dropped, and finds out what would be lost, and by which statements. */
  async askRecreate(): Promise<void> {
    const { store, busy } = this.#context;
    const question = { kind: 'recreate', focus: 0, typed: '', inventory: { kind: 'asking' } } as const;
    store.dispatch({ type: 'asked', question });
    const inventory = await busy.during(() => this.#inventory());
    store.dispatch({ type: 'inventory-read', inventory });
  }

  async forceLock(holder: LockHolder): Promise<void> {
    const { pipeline, store, busy, clock } = this.#context;
    const { user, host } = holder.operator;
    const log = (level: 'warn' | 'error', text: string) => {
      store.dispatch({ type: 'logged', line: { at: clock.now(), level, text, step: null, task: null } });
      store.dispatch({ type: 'flashed', flash: { level: 'warn', text } });
    };
    await busy.during(async () => {
      try {
        const taken = await pipeline.forceLock(holder.run);
        log('warn', `The lock of ${user}@${host} was ${taken ? 'taken away' : 'given back already'}.`);
      } catch (error) {
        log('error', `the lock cannot be forced: ${failureOf(error).message}`);
      }
    });
    await this.#refresh();
  }

  async #inventory(): Promise<Inventory> {
    const { pipeline, store } = this.#context;
    const request = { command: 'create --recreate', steps: ['create'], recreate: true } as const;
    try {
      const [plan] = await Promise.all([pipeline.plan(request, new AbortController().signal), this.#refresh()]);
      const { status, failure } = store.get().known;
      if (failure !== null || status === null) {
        return { kind: 'unknown', reason: failure?.message ?? 'the warehouse did not answer' };
      }
      const statements = plan.flatMap((step) => step.statements).map(maskSecrets);
      return { kind: 'known', tables: status.tables, statements };
    } catch (error) {
      return { kind: 'unknown', reason: failureOf(error).message };
    }
  }
}
