import { maskSecrets } from '../../../text/secret.ts';
import type { HistoryEntry, HistoryOutcome } from '../../state/prompt/history.ts';
import { isTable, type Result } from '../../state/prompt/result.ts';
import type { EffectContext } from '../context.ts';
import { failureOf } from '../failure.ts';

/** Statements that were run before, kept between sessions. */
export interface PromptHistory {
  /** Oldest first; a statement may be there several times. */
  load(): Promise<readonly HistoryEntry[]>;
  append(entry: HistoryEntry): Promise<void>;
}

function outcomeOf({ phase }: Result): HistoryOutcome {
  return phase.kind === 'running' || phase.kind === 'reading' ? 'unknown' : phase.kind;
}

/** Notes each statement when it is sent, so that a crash loses none, and again when it has ended. */
export class StatementLog {
  readonly #context: EffectContext;
  readonly #history: PromptHistory | null;

  constructor(context: EffectContext, history: PromptHistory | null) {
    this.#context = context;
    this.#history = history;
  }

  async load(): Promise<void> {
    const history = this.#history;
    if (history === null) return;
    const { store, busy } = this.#context;
    await busy.during(async () => {
      try {
        const entries = await history.load();
        store.dispatch({ type: 'prompt', action: { type: 'history-loaded', entries } });
      } catch (error) {
        this.warn('the history of the prompt cannot be read', error);
      }
    });
  }

  begin(sql: string, at: number): Promise<void> {
    return this.#note({ sql: maskSecrets(sql), at, outcome: 'unknown', rows: null, elapsed: null });
  }

  end(result: Result, at: number): Promise<void> {
    const elapsed = 'elapsed' in result.phase ? result.phase.elapsed : null;
    const rows = isTable(result) ? result.rows.length : result.touched;
    return this.#note({
      sql: maskSecrets(result.sent.typed ?? result.sent.sql),
      at,
      outcome: outcomeOf(result),
      rows,
      elapsed,
    });
  }

  /** Notes what has been done at once and gave no rows. */
  note(typed: string, at: number): Promise<void> {
    return this.#context.busy.during(async () => {
      await this.begin(typed, at);
      await this.#note({ sql: maskSecrets(typed), at, outcome: 'done', rows: null, elapsed: null });
    });
  }

  /** Says in the log what went wrong beside the statements themselves. */
  warn(what: string, error: unknown): void {
    const { store, clock } = this.#context;
    const text = `${what}: ${failureOf(error).message}`;
    store.dispatch({ type: 'logged', line: { at: clock.now(), level: 'warn', text, step: null, task: null } });
  }

  async #note(entry: HistoryEntry): Promise<void> {
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'remembered', entry } });
    try {
      await this.#history?.append(entry);
    } catch (error) {
      this.warn('the history of the prompt cannot be written', error);
    }
  }
}
