import type { KeptResult } from '../../../commands/expect/kept-result.ts';
import type { Refutation, ScriptHost, ScriptListing, ScriptStatement } from '../../../commands/meta-command/host.ts';
import { lineAndColumn, type ScriptPlace } from '../../../commands/meta-command/place.ts';
import type { PromptSettings } from '../../../commands/meta-command/settings.ts';
import type { PromptSession } from '../../../commands/pipeline.ts';
import type { Sent, Typed } from '../../state/prompt/result.ts';
import type { EffectContext } from '../context.ts';
import type { SharedSession } from './session.ts';
import type { Statements } from './statements.ts';

/** Shows what a script of the prompt gives: a tab for each result, a word on the last line for the rest. */
export class ScriptTabs implements ScriptHost {
  readonly #context: EffectContext;
  readonly #session: SharedSession;
  readonly #statements: Statements;
  #typed: Typed = { text: '', line: 0, column: 0 };
  #abort = new AbortController();

  constructor(context: EffectContext, session: SharedSession, statements: Statements) {
    this.#context = context;
    this.#session = session;
    this.#statements = statements;
  }

  /** What is run from now on stands at that place of the editor, and stops when `abort` says so. */
  begin(typed: Typed, abort: AbortController): void {
    this.#typed = typed;
    this.#abort = abort;
  }

  run({ sql, parameters, typed, place, expanded }: ScriptStatement): Promise<boolean> {
    const { settings } = this.#context.store.get().prompt;
    const sent = {
      ...this.#placed(sql, place),
      parameters,
      typed,
      expanded: expanded || settings.expanded === 'on',
    };
    return this.#statements.run(sent, this.#abort);
  }

  list({ typed, place, read }: ScriptListing): Promise<boolean> {
    const sent = { ...this.#placed(typed, place), title: typed };
    return this.#statements.list(sent, this.#abort, () => read(this.#abort.signal));
  }

  refute({ typed, place, failure, shown }: Refutation): Promise<boolean> {
    return this.list({ typed, place, read: async () => [{ ...shown, failure }] });
  }

  /** Of a statement that has failed there is nothing to judge, and what ran before it is not meant. */
  kept(): readonly KeptResult[] {
    const statements = this.#context.store.get().prompt.results.tabs.filter(({ sent }) => sent.title === undefined);
    if (statements.at(-1)?.phase.kind !== 'done') return [];
    return statements
      .filter(({ phase }) => phase.kind === 'done')
      .map(({ sent, columns, rows, rest }) => {
        return { sql: sent.sql, parameters: sent.parameters ?? [], columns, rows, whole: rest === 'none' };
      })
      .reverse();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  say(text: string): void {
    this.#context.store.dispatch({ type: 'flashed', flash: { level: 'info', text } });
  }

  async print(text: string): Promise<void> {
    this.say(text);
  }

  changed(settings: PromptSettings): void {
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'settings-changed', settings } });
  }

  async session(): Promise<PromptSession> {
    await this.#statements.release();
    return this.#session.get();
  }

  /** A text where it stands: in the editor, of which the script may be a part, or in a file. */
  #placed(sql: string, { script, start }: ScriptPlace): Sent {
    const { line, column } = lineAndColumn(script.text, start);
    if (script.file !== null) return { sql, line, column, file: script.file };
    const typed = this.#typed;
    return { sql, line: typed.line + line, column: line === 0 ? typed.column + column : column };
  }
}
