import type { PromptSession } from '../../commands/pipeline.ts';
import { asSparkifyError } from '../../errors.ts';
import { maskSecrets } from '../../text/secret.ts';
import type { Sent } from '../state/prompt.ts';
import { isQuerying } from '../state/state.ts';
import type { EffectContext } from './context.ts';
import { failureOf } from './failure.ts';

/** Most rows that the grid holds; the session says whether there are more. */
const rowLimit = 10_000;

/** Statements that were run before, kept between sessions. */
export interface PromptHistory {
  /** Oldest first. */
  load(): Promise<string[]>;
  append(sql: string): Promise<void>;
}

/** Runs the prompt's statements, one at a time, on a session that is opened for the first of them. */
export class Queries {
  readonly #context: EffectContext;
  readonly #history: PromptHistory | null;
  #session: Promise<PromptSession> | null = null;
  #abort: AbortController | null = null;

  constructor(context: EffectContext, history: PromptHistory | null) {
    this.#context = context;
    this.#history = history;
  }

  async loadHistory(): Promise<void> {
    const history = this.#history;
    if (history === null) return;
    const { store, busy } = this.#context;
    await busy.during(async () => {
      try {
        store.dispatch({ type: 'prompt', action: { type: 'history-loaded', entries: await history.load() } });
      } catch (error) {
        this.#warn('the history of the prompt cannot be read', error);
      }
    });
  }

  /** Resolves when the statement has ended; its rows or its failure are in the state by then. */
  async query(sent: Sent): Promise<void> {
    const { store, busy, clock } = this.#context;
    if (isQuerying(store.get())) return;
    const abort = new AbortController();
    this.#abort = abort;
    await busy.during(async () => {
      store.dispatch({ type: 'prompt', action: { type: 'sent', sent, at: clock.now() } });
      const remembered = this.#remember(sent.sql);
      try {
        const session = await this.#open();
        const result = await session.query(sent.sql, { limit: rowLimit, signal: abort.signal });
        store.dispatch({ type: 'prompt', action: { type: 'answered', result, at: clock.now() } });
      } catch (error) {
        const position = asSparkifyError(error).position ?? null;
        const failure = failureOf(error);
        store.dispatch({ type: 'prompt', action: { type: 'failed', failure, position, at: clock.now() } });
      }
      await remembered;
    });
    this.#abort = null;
  }

  cancel(): void {
    if (this.#abort === null || this.#abort.signal.aborted) return;
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'cancel-asked' } });
    this.#abort.abort();
  }

  /** Gives the session back. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session !== null) await (await session).close();
  }

  #open(): Promise<PromptSession> {
    this.#session ??= this.#context.pipeline.openPrompt().catch((error: unknown) => {
      // The next statement tries again.
      this.#session = null;
      throw error;
    });
    return this.#session;
  }

  async #remember(sql: string): Promise<void> {
    try {
      await this.#history?.append(maskSecrets(sql));
    } catch (error) {
      this.#warn('the history of the prompt cannot be written', error);
    }
  }

  #warn(what: string, error: unknown): void {
    const { store, clock } = this.#context;
    const text = `${what}: ${failureOf(error).message}`;
    store.dispatch({ type: 'logged', line: { at: clock.now(), level: 'warn', text, step: null, task: null } });
  }
}
