import type { EarlierRuns } from '../../../commands/expect/earlier-runs.ts';
import { ScriptRunner } from '../../../commands/meta-command/script-runner.ts';
import type { ScriptEnd } from '../../../commands/meta-command/script-work.ts';
import type { SavedQueries } from '../../../commands/saved-queries.ts';
import { dialectOf } from '../../../sql/dialect.ts';
import type { Prompt } from '../../state/prompt/prompt.ts';
import type { Typed } from '../../state/prompt/result.ts';
import { isQuerying } from '../../state/state.ts';
import type { EffectContext } from '../context.ts';
import type { Asking } from './asking.ts';
import { ScriptTabs, type ScriptTabsSetting } from './script-tabs.ts';
import type { Statements } from './statements.ts';

export interface ScriptsSetting extends ScriptTabsSetting {
  readonly saved: SavedQueries;
  readonly runs: EarlierRuns | null;
  /** Absolute path of the folder that the names of files begin in. */
  readonly folder: string;
  readonly leave: () => void;
}

/** Runs what is typed: statements and commands, one after another. */
export class Scripts {
  readonly #context: EffectContext;
  readonly #statements: Statements;
  readonly #asking: Asking;
  readonly #leave: () => void;
  readonly #tabs: ScriptTabs;
  readonly #runner: ScriptRunner;
  #abort: AbortController | null = null;
  /** Settles when what runs has ended; null where nothing does. */
  #running: Promise<void> | null = null;

  constructor({ leave, saved, runs, folder, ...tabs }: ScriptsSetting) {
    const { context, statements, asking } = tabs;
    this.#context = context;
    this.#statements = statements;
    this.#asking = asking;
    this.#leave = leave;
    this.#tabs = new ScriptTabs(tabs);
    const { pipeline } = context;
    const { target } = pipeline;
    const dialect = dialectOf(target.engine);
    this.#runner = new ScriptRunner({
      ...{ target, dialect, pipeline, saved, runs, folder },
      host: this.#tabs,
      fileFormat: 'csv',
    });
  }

  /**
   * Runs a text to its end, or to what fails first; one that is sent while the engine is asked to stop the text before it
   * waits for that. Does nothing while the session is at work otherwise.
   */
  async run(typed: Typed): Promise<ScriptEnd> {
    const { store, busy } = this.#context;
    const stopping = this.#abort?.signal.aborted === true;
    if (isQuerying(store.get()) && !stopping) return 'failed';
    if (stopping) {
      const text = 'It runs when the engine has stopped what ran before.';
      store.dispatch({ type: 'flashed', flash: { level: 'info', text } });
    }
    // What has ended on the screen may still be noted: the next text waits for that.
    if (this.#running !== null) await this.#running;
    if (this.#running !== null || isQuerying(store.get())) return 'failed';
    const abort = new AbortController();
    this.#abort = abort;
    const running = Promise.withResolvers<void>();
    this.#running = running.promise;
    const end = await busy.during(async () => {
      try {
        this.#tabs.begin(typed, abort);
        return await this.#runner.run({ text: typed.text, file: null });
      } finally {
        this.#abort = null;
        this.#running = null;
        running.resolve();
        this.#tell('none');
      }
    });
    if (end === 'quit') this.#quit();
    return end;
  }

  cancel(): void {
    if (this.#abort === null || this.#abort.signal.aborted) return;
    this.#asking.giveUp();
    this.#tell('cancelling');
    // It tells the statement that runs before it stops it, by the same signal.
    this.#statements.cancel();
    this.#abort.abort();
  }

  /** Closes the file that results went to. */
  close(): Promise<void> {
    return this.#runner.close();
  }

  #quit(): void {
    const { store } = this.#context;
    if (store.get().prompt.transaction === 'none') this.#leave();
    else store.dispatch({ type: 'asked', question: { kind: 'quit', focus: 0 } });
  }

  #tell(state: Prompt['script']): void {
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'script', state } });
  }
}
