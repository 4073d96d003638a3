import { isCancellation, SparkifyError } from '../../errors.ts';
import type { Connection } from '../../warehouse/warehouse.ts';
import type { RunWorld } from '../run.ts';
import { sourceChanges } from './object-states.ts';

/**
 * What changed at the source since it was staged. A listing may take long, so while a run goes on, of which the status
 * is asked often, the word of the last one stands.
 */
export class SourceWatch {
  readonly #world: RunWorld;
  #known: { readonly staged: string; readonly changes: string } | null = null;

  constructor(world: RunWorld) {
    this.#world = world;
  }

  /**
   * The changes since run `staged`: `3 new, 1 changed objects`, empty when there are none. A source that cannot be listed
   * now is no change: the run that needs it will say what is wrong with it.
   */
  async changesSince(staged: string, connection: Connection, signal: AbortSignal): Promise<string> {
    const changes = await this.#list(connection, signal);
    this.#known = { staged, changes };
    return changes;
  }

  /** The last word about the changes since run `staged`, without a look; empty when there is none. */
  lastWordSince(staged: string): string {
    return this.#known?.staged === staged ? this.#known.changes : '';
  }

  async #list(connection: Connection, signal: AbortSignal): Promise<string> {
    try {
      return await sourceChanges(this.#world, connection, signal);
    } catch (error) {
      if (isCancellation(error) || !(error instanceof SparkifyError)) throw error;
      return '';
    }
  }
}
