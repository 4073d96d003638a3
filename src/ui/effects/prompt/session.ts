import type { PromptSession } from '../../../commands/pipeline.ts';
import type { EffectContext } from '../context.ts';

/** The prompt's session with the warehouse: opened by the first who needs it, and by the next one when that failed. */
export class SharedSession {
  readonly #context: EffectContext;
  #session: Promise<PromptSession> | null = null;

  constructor(context: EffectContext) {
    this.#context = context;
  }

  /** @throws SparkifyError kind `warehouse` or `locked`. */
  get(): Promise<PromptSession> {
    this.#session ??= this.#context.pipeline.openPrompt().catch((error: unknown) => {
      this.#session = null;
      throw error;
    });
    return this.#session;
  }

  /** Gives up a session whose connection is gone; the next statement opens another. */
  async drop(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    // There may be nobody left to say goodbye to.
    await session?.then((lost) => lost.close()).catch(() => undefined);
  }

  /** Gives the session back, which rolls back what is not committed. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session !== null) await (await session).close();
  }
}
