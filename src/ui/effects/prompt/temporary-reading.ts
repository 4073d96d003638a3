import type { PromptSession } from '../../../commands/pipeline.ts';
import type { CatalogRelation } from '../../../sql/catalog/catalog.ts';
import { changesTemporary } from '../../../sql/catalog/changes.ts';
import { temporaryColumns, temporaryRelations } from '../../../sql/catalog/temporary.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import type { EffectContext } from '../context.ts';
import type { StatementLog } from './statement-log.ts';

/** Follows the temporary relations of the prompt's session, which that session alone can tell. */
export class TemporaryReading {
  readonly #context: EffectContext;
  readonly #log: StatementLog;
  readonly #told: (relations: readonly CatalogRelation[]) => void;
  #some = false;

  /** @param told is given all of them whenever they may have changed */
  constructor(context: EffectContext, log: StatementLog, told: (relations: readonly CatalogRelation[]) => void) {
    this.#context = context;
    this.#log = log;
    this.#told = told;
  }

  /** Looks at them behind a statement that may have changed them; the session is free for that now. */
  async follow(session: PromptSession, statement: string, signal: AbortSignal): Promise<void> {
    const { engine } = this.#context.pipeline.target;
    if (!changesTemporary(statement, dialectOf(engine), this.#some)) return;
    try {
      const { rows } = await session.query(temporaryColumns[engine], { signal, origin: 'own' });
      this.#tell(temporaryRelations(rows));
    } catch (error) {
      this.#log.warn('the temporary tables for completion cannot be read', error);
    }
  }

  /** The session is gone, and they with it. */
  forget(): void {
    if (this.#some) this.#tell([]);
  }

  #tell(relations: readonly CatalogRelation[]): void {
    this.#some = relations.length > 0;
    this.#told(relations);
  }
}
