import { lossTold } from '../../../commands/lost-session.ts';
import type { PromptSession } from '../../../commands/pipeline.ts';
import { type Activity, ConnectionLost, type TransactionState } from '../../../warehouse/warehouse.ts';
import type { EffectContext } from '../context.ts';
import type { HeldRows } from './held-rows.ts';
import type { StatementLog } from './statement-log.ts';
import type { TemporaryReading } from './temporary-reading.ts';

/**
 * Gives the session, and opens it where it is not open.
 * @throws SparkifyError kind `warehouse` or `locked`.
 */
export type OpenSession = () => Promise<PromptSession>;

export interface SharedSessionSetting {
  readonly context: EffectContext;
  readonly held: HeldRows;
  readonly temporary: TemporaryReading;
  readonly log: StatementLog;
}

/**
 * The prompt's session with the warehouse: opened by the first who needs it, and by the next one when that failed or its
 * connection was lost. Whatever the prompt asks of the engine is asked within `use`, so that the screen never shows a
 * transaction that is not there.
 */
export class SharedSession {
  readonly #context: EffectContext;
  readonly #held: HeldRows;
  readonly #temporary: TemporaryReading;
  readonly #log: StatementLog;
  #session: Promise<PromptSession> | null = null;

  constructor({ context, held, temporary, log }: SharedSessionSetting) {
    this.#context = context;
    this.#held = held;
    this.#temporary = temporary;
    this.#log = log;
  }

  /**
   * Runs `work` on the session, which is free for it, and finds out how the transaction stands afterwards. Where the
   * connection was lost, the operator is told what is gone with it; nothing is ever run again by itself, as nobody knows
   * how far it came. Resolves with what `work` gives; what it fails with is told to `failed` alone, and undefined comes back.
   */
  async use<T>(work: (open: OpenSession) => Promise<T>, failed: (error: unknown) => void): Promise<T | undefined> {
    const before = this.#session;
    let given: T | undefined;
    try {
      await this.#held.release();
      given = await work(() => this.get());
    } catch (error) {
      failed(error);
      // Who has waited behind somebody else's loss does not lose the session that came after it.
      const isOurs = before === null || before === this.#session;
      if (error instanceof ConnectionLost && isOurs) await this.#lose();
    }
    await this.#askTransaction();
    return given;
  }

  /** False before anybody has needed it, and after a loss. */
  get isOpen(): boolean {
    return this.#session !== null;
  }

  /** The session, for what runs within `use`. @throws as `OpenSession`. */
  get(): Promise<PromptSession> {
    this.#session ??= this.#context.pipeline.openPrompt().catch((error: unknown) => {
      this.#session = null;
      throw error;
    });
    return this.#session;
  }

  /** What the engine does for the statement under way; null where it does not tell. */
  async activity(): Promise<Activity | null> {
    return (await (await this.#session)?.activity()) ?? null;
  }

  /** Gives the session back, which rolls back what is not committed. */
  async close(): Promise<void> {
    await this.#held.release();
    const session = this.#session;
    this.#session = null;
    await (await session)?.close();
  }

  /** Gives up the session whose connection is gone. That it is gone is on the screen before anything else can be asked for. */
  async #lose(): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    this.#session = null;
    const { store } = this.#context;
    const { transaction } = store.get().prompt;
    store.dispatch({ type: 'flashed', flash: { level: 'warn', text: lossTold(transaction) } });
    this.#tell('none');
    this.#temporary.forget();
    // There may be nobody left to say goodbye to.
    await session.then((lost) => lost.close()).catch(() => undefined);
  }

  async #askTransaction(): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    try {
      const transaction = await (await session).transactionState();
      if (session === this.#session) this.#tell(transaction);
    } catch (error) {
      if (error instanceof ConnectionLost && session === this.#session) await this.#lose();
      else this.#log.warn('the engine does not say how the transaction stands', error);
    }
  }

  #tell(transaction: TransactionState): void {
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'transaction-told', transaction } });
  }
}
