import type { EarlierRuns } from '../../../commands/expect/earlier-runs.ts';
import type { ToEdit } from '../../../commands/meta-command/host.ts';
import type { SavedQueries } from '../../../commands/saved-queries.ts';
import { classify } from '../../../sql/classify.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import type { PromptActor } from '../../keys/prompt/actor.ts';
import { type TextRange, textOf } from '../../state/prompt/editor.ts';
import type { ParameterField } from '../../state/prompt/parameter-form.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { Result, Typed } from '../../state/prompt/result.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { currentColumn } from '../../state/prompt/view.ts';
import { isQuerying } from '../../state/state.ts';
import type { EffectContext } from '../context.ts';
import { exportPath } from '../exports.ts';
import { failureOf } from '../failure.ts';
import { Asking, type ParameterValues } from './asking.ts';
import { BufferKeeper, type PromptBuffers } from './buffer-keeper.ts';
import { CatalogReading } from './catalog-reading.ts';
import { Completions } from './completions.ts';
import { editExternally, editFile } from './external-editor.ts';
import { formatRange } from './formatting.ts';
import { HeldRows } from './held-rows.ts';
import { Profiles } from './profiles.ts';
import { ResultExports } from './result-exports.ts';
import { Scripts } from './scripts.ts';
import { SharedSession } from './session.ts';
import { type PromptHistory, StatementLog } from './statement-log.ts';
import { Statements } from './statements.ts';
import { TemporaryReading } from './temporary-reading.ts';

/** The prompt's part of the world outside: what it keeps between sessions, and the terminal. */
export interface PromptWorld {
  readonly history: PromptHistory | null;
  readonly buffers: PromptBuffers | null;
  readonly saved: SavedQueries;
  /** Results that are compared with those of later sessions; null: none are kept. */
  readonly runs: EarlierRuns | null;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the folder that exports go into. */
  readonly folder: string;
  /** Gives the terminal away for the time of `work`, and draws the screen anew afterwards. */
  readonly suspend: (work: () => Promise<void>) => Promise<void>;
  readonly leave: () => void;
}

/** Everything the prompt sets in motion. */
export class PromptEffects implements PromptActor {
  readonly #context: EffectContext;
  readonly #world: PromptWorld;
  readonly #session: SharedSession;
  readonly #log: StatementLog;
  readonly #statements: Statements;
  readonly #asking: Asking;
  readonly #scripts: Scripts;
  readonly #exports: ResultExports;
  readonly #profiles: Profiles;
  readonly #buffers: BufferKeeper;
  readonly #catalog: CatalogReading;

  constructor(context: EffectContext, world: PromptWorld) {
    this.#context = context;
    this.#world = world;
    this.#log = new StatementLog(context, world.history);
    this.#asking = new Asking(context);
    this.#catalog = new CatalogReading(context, this.#log);
    const temporary = new TemporaryReading(context, (relations) => this.#catalog.haveTemporary(relations));
    const held = new HeldRows(context, this.#log);
    this.#session = new SharedSession({ context, held, temporary, log: this.#log });
    const { runs } = world;
    this.#statements = new Statements({ context, session: this.#session, held, log: this.#log, temporary, runs });
    this.#scripts = new Scripts({
      ...{ context, session: this.#session, statements: this.#statements, asking: this.#asking },
      saved: world.saved,
      runs: world.runs,
      folder: world.folder,
      edit: (what) => this.#edit(what),
      leave: world.leave,
    });
    this.#exports = new ResultExports(context, this.#session);
    this.#profiles = new Profiles(context, this.#session);
    this.#buffers = new BufferKeeper(context, world.buffers, this.#log);
    new Completions(context);
  }

  /** Brings back what earlier sessions left. */
  start(): void {
    void this.#log.load();
    void this.#buffers.load();
  }

  run(typed: Typed): void {
    void this.#scripts.run(typed);
  }

  /** Gives up what goes on behind the keys. */
  stop(): void {
    this.#catalog.stop();
  }

  fetchMore(): void {
    void this.#statements.fetchMore();
  }

  cancel(): void {
    this.#scripts.cancel();
    this.#statements.cancel();
    this.#exports.cancel();
    this.#profiles.cancel();
  }

  exportTo(path: string, mayReplace: boolean): void {
    const result = this.#shown;
    if (result === null || isQuerying(this.#context.store.get())) return;
    if (result.rest !== 'none' && !this.#isRepeatable(result)) {
      this.#flash(
        'warn',
        'not all rows are loaded, and the statement may change data: it is not run again for an export',
      );
      return;
    }
    void this.#exports.write(result, { name: path, path: exportPath(this.#world.folder, path), mayReplace });
  }

  profile(): void {
    const result = this.#shown;
    const index = result === null ? undefined : currentColumn(result);
    if (result === null || index === undefined) return;
    if (!this.#isRepeatable(result)) {
      this.#flash('warn', 'only the result of a query can be profiled: the engine runs it again for that');
      return;
    }
    void this.#profiles.profile(result.sent, result.columns, index);
  }

  format(range: TextRange): void {
    void formatRange(this.#context, range);
  }

  editExternally(): void {
    const before = textOf(editorOfPrompt(this.#context.store.get().prompt));
    void this.#context.busy.during(async () => {
      try {
        await this.#edit({ text: before });
      } catch (error) {
        this.#flash('warn', failureOf(error).message);
      }
    });
  }

  giveParameters(fields: readonly ParameterField[], values: ParameterValues): void {
    this.#asking.give(fields, values);
  }

  confirm(): void {
    this.#asking.confirm();
  }

  openSaved(): void {
    const { store, busy } = this.#context;
    void busy.during(async () => {
      try {
        const panel = { kind: 'saved', queries: await this.#world.saved.list(), text: '', at: 0 } as const;
        store.dispatch({ type: 'prompt', action: { type: 'panel-opened', panel } });
      } catch (error) {
        this.#flash('warn', failureOf(error).message);
      }
    });
  }

  endTransaction(word: 'COMMIT' | 'ROLLBACK', then: () => void): void {
    void this.#scripts.run({ text: word, line: 0, column: 0 }).then((end) => {
      if (end === 'done') then();
      else this.#context.store.dispatch({ type: 'screen-opened', screen: 'prompt' });
    });
  }

  /** Saves the texts and gives the session back, which rolls back what is not committed. */
  async close(): Promise<void> {
    await this.#buffers.save();
    await this.#scripts.close();
    await this.#session.close();
  }

  async #edit(what: ToEdit): Promise<void> {
    const { store } = this.#context;
    const { env, suspend } = this.#world;
    await suspend(async () => {
      const text = 'file' in what ? await editFile(what.file, env) : await editExternally(what.text, env);
      if ('text' in what && text === what.text) return;
      store.dispatch({ type: 'prompt', action: { type: 'replaced', text } });
    });
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
