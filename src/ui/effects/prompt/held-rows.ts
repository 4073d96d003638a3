import type { ResultDigest } from '../../../result/provenance.ts';
import type { Cursor } from '../../../warehouse/warehouse.ts';
import type { EffectContext } from '../context.ts';
import type { StatementLog } from './statement-log.ts';

/** A result that nobody asks for more rows of is given up after this long: its cursor holds a transaction open. */
const patienceMilliseconds = 60_000;

/** A cursor with more rows than were loaded, and what is known of the result. */
export interface Held {
  readonly id: number;
  readonly cursor: Cursor;
  readonly digest: ResultDigest;
  readonly abort: AbortController;
}

/** The rows that the engine holds for the result that has more of them. Whatever else the session is needed for, they are in the way. */
export class HeldRows {
  readonly #context: EffectContext;
  readonly #log: StatementLog;
  #held: Held | null = null;
  #cancelTimer: () => void = () => undefined;

  constructor(context: EffectContext, log: StatementLog) {
    this.#context = context;
    this.#log = log;
  }

  get some(): boolean {
    return this.#held !== null;
  }

  hold(held: Held): void {
    this.#held = held;
    this.#cancelTimer = this.#context.clock.after(patienceMilliseconds, () => void this.#expire());
  }

  /** Hands the rows over to who loads more of them; null where there are none. */
  take(): Held | null {
    const held = this.#held;
    this.#held = null;
    this.#cancelTimer();
    return held;
  }

  /**
   * Gives the rows up.
   * @throws SparkifyError where the engine does not let its statement be closed.
   */
  async release(): Promise<void> {
    const held = this.take();
    if (held === null) return;
    const { id, cursor } = held;
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'result', id, action: { type: 'rest-gone' } } });
    await cursor.close();
  }

  async #expire(): Promise<void> {
    const { busy } = this.#context;
    await busy.during(async () => {
      try {
        await this.release();
      } catch (error) {
        this.#log.warn('a result could not be closed', error);
      }
    });
  }
}
