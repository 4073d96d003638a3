import type { PromptSession } from '../../../commands/pipeline.ts';
import type { CatalogRelation } from '../../../sql/catalog/catalog.ts';
import { changesTemporary } from '../../../sql/catalog/changes.ts';
import { temporaryColumns, temporaryRelations } from '../../../sql/catalog/temporary.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import type { EffectContext } from '../context.ts';

/** Follows the temporary relations of the prompt's session, which that session alone can tell. */
export class TemporaryReading {
  readonly #context: EffectContext;
  readonly #told: (relations: readonly CatalogRelation[]) => void;
  #some = false;

  /** @param told is given all of them whenever they may have changed */
  constructor(context: EffectContext, told: (relations: readonly CatalogRelation[]) => void) {
    this.#context = context;
    this.#told = told;
  }

  /** True for a statement behind which they have to be looked at. */
  mayChange(statement: string): boolean {
    return changesTemporary(statement, dialectOf(this.#context.pipeline.target.engine), this.#some);
  }

  /** @throws SparkifyError where the engine does not tell them. */
  async read(session: PromptSession, signal: AbortSignal): Promise<void> {
    const { rows } = await session.query(temporaryColumns[this.#context.pipeline.target.engine], {
      signal,
      origin: 'own',
    });
    this.#tell(temporaryRelations(rows));
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
