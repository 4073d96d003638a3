import { writeFile } from 'node:fs/promises';
import { classify } from '../../../sql/classify.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import { chartOf } from '../../chart/chart.ts';
import { chartSvg } from '../../chart/svg.ts';
import { clipboardSequence } from '../../clipboard.ts';
import type { PromptActor } from '../../keys/prompt/actor.ts';
import { textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { Result, Sent } from '../../state/prompt/result.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { currentColumn } from '../../state/prompt/view.ts';
import { isQuerying } from '../../state/state.ts';
import type { EffectContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import { BufferKeeper, type PromptBuffers } from './buffer-keeper.ts';
import { Exports } from './exports.ts';
import { editExternally } from './external-editor.ts';
import { Profiles } from './profiles.ts';
import { SharedSession } from './session.ts';
import { type PromptHistory, StatementLog } from './statement-log.ts';
import { Statements } from './statements.ts';

/** The prompt's part of the world outside: what it keeps between sessions, and the terminal. */
export interface PromptWorld {
  readonly history: PromptHistory | null;
  readonly buffers: PromptBuffers | null;
  readonly env: NodeJS.ProcessEnv;
  /** Writes to the terminal what is no part of the screen. */
  readonly write: (sequence: string) => void;
  /** Gives the terminal away for the time of `work`, and draws the screen anew afterwards. */
  readonly suspend: (work: () => Promise<void>) => Promise<void>;
  /** Called when something has begun whose time is shown. */
  readonly begun: () => void;
  readonly leave: () => void;
}

/** Everything the prompt sets in motion. */
export class PromptEffects implements PromptActor {
  readonly #context: EffectContext;
  readonly #world: PromptWorld;
  readonly #session: SharedSession;
  readonly #log: StatementLog;
  readonly #statements: Statements;
  readonly #exports: Exports;
  readonly #profiles: Profiles;
  readonly #buffers: BufferKeeper;

  constructor(context: EffectContext, world: PromptWorld) {
    this.#context = context;
    this.#world = world;
    this.#session = new SharedSession(context);
    this.#log = new StatementLog(context, world.history);
    this.#statements = new Statements(context, this.#session, this.#log);
    this.#exports = new Exports(context, this.#session, this.#statements);
    this.#profiles = new Profiles(context, this.#session, this.#statements);
    this.#buffers = new BufferKeeper(context, world.buffers, this.#log);
  }

  /** Brings back what earlier sessions left. */
  start(): void {
    void this.#log.load();
    void this.#buffers.load();
  }

  run(statements: readonly Sent[]): void {
    void this.#statements.run(statements);
    this.#world.begun();
  }

  fetchMore(): void {
    void this.#statements.fetchMore();
    this.#world.begun();
  }

  cancel(): void {
    this.#statements.cancel();
    this.#exports.cancel();
    this.#profiles.cancel();
  }

  exportTo(path: string): void {
    const result = this.#shown;
    if (result === null || isQuerying(this.#context.store.get())) return;
    if (result.rest !== 'none' && !this.#isRepeatable(result)) {
      this.#flash(
        'warn',
        'not all rows are loaded, and the statement may change data: it is not run again for an export',
      );
      return;
    }
    void this.#exports.write(result, path);
    this.#world.begun();
  }

  profile(): void {
    const result = this.#shown;
    const column = result === null ? undefined : result.columns[currentColumn(result) ?? -1];
    if (result === null || column === undefined) return;
    if (!this.#isRepeatable(result)) {
      this.#flash('warn', 'only the result of a query can be profiled: the engine runs it again for that');
      return;
    }
    if (result.columns.filter(({ name }) => name === column.name).length > 1) {
      this.#flash('warn', `several columns are called ${column.name}: give them names of their own with AS`);
      return;
    }
    void this.#profiles.profile(result.sent.sql, column);
    this.#world.begun();
  }

  copy(text: string, what: string): void {
    try {
      this.#world.write(clipboardSequence(text, this.#world.env));
      this.#flash('info', `copied ${what} to the terminal’s clipboard`);
    } catch (error) {
      const { message, remedy } = failureOf(error);
      this.#flash('warn', remedy === null ? message : `${message}: ${remedy}`);
    }
  }

  saveChart(): void {
    const { panel } = this.#context.store.get().prompt;
    const chart = this.#shown === null ? null : chartOf(this.#shown);
    if (chart === null || chart.kind === 'none' || panel.kind !== 'chart') return;
    const path = `chart-${this.#shown?.fingerprint ?? 'result'}.svg`;
    void this.#context.busy.during(async () => {
      try {
        await writeFile(path, chartSvg(chart, panel.chart));
        this.#flash('info', `the chart is in ${path}`);
      } catch (error) {
        this.#flash('warn', `the chart cannot be written: ${failureOf(error).message}`);
      }
    });
  }

  editExternally(): void {
    const { store, busy } = this.#context;
    const before = textOf(editorOfPrompt(store.get().prompt));
    void busy.during(async () => {
      try {
        await this.#world.suspend(async () => {
          const text = await editExternally(before, this.#world.env);
          if (text !== before) store.dispatch({ type: 'prompt', action: { type: 'replaced', text } });
        });
      } catch (error) {
        this.#flash('warn', failureOf(error).message);
      }
    });
  }

  endTransactionAndLeave(word: 'COMMIT' | 'ROLLBACK'): void {
    void this.#statements.run([{ sql: word, line: 0, column: 0 }]).then((ended) => {
      if (ended) this.#world.leave();
    });
    this.#world.begun();
  }

  /** Saves the texts and gives the session back, which rolls back what is not committed. */
  async close(): Promise<void> {
    await this.#buffers.save();
    await this.#statements.release();
    await this.#session.close();
  }

  get #shown(): Result | null {
    return shownResult(this.#context.store.get().prompt.results);
  }

  #isRepeatable({ sent }: Result): boolean {
    return classify(sent.sql, dialectOf(this.#context.pipeline.target.engine)) === 'read';
  }

  #flash(level: 'info' | 'warn', text: string): void {
    this.#context.store.dispatch({ type: 'flashed', flash: { level, text } });
  }
}
