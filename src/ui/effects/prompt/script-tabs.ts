import type { KeptResult } from '../../../commands/expect/kept-result.ts';
import { withoutParameters } from '../../../commands/meta-command/bound-statement.ts';
import type { Danger } from '../../../commands/meta-command/danger.ts';
import type {
  Refutation,
  ScriptAct,
  ScriptHost,
  ScriptJob,
  ScriptListing,
  ScriptPlan,
  ScriptStatement,
  ToEdit,
} from '../../../commands/meta-command/host.ts';
import { lineAndColumn, type ScriptPlace } from '../../../commands/meta-command/place.ts';
import type { PromptSettings } from '../../../commands/meta-command/settings.ts';
import type { PromptSession } from '../../../commands/pipeline.ts';
import type { QueryPlanState } from '../../state/prompt/panel.ts';
import type { Result, Sent, Typed } from '../../state/prompt/result.ts';
import type { EffectContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import type { Asking, ParameterValues } from './asking.ts';
import type { SharedSession } from './session.ts';
import type { Statements } from './statements.ts';

export interface ScriptTabsSetting {
  readonly context: EffectContext;
  readonly session: SharedSession;
  readonly statements: Statements;
  readonly asking: Asking;
  /** Gives a text or file to the operator's own editor, and what comes of it to the prompt's. */
  readonly edit: (what: ToEdit) => Promise<void>;
}

/** Shows what a script of the prompt gives: a tab for each result, a word on the last line for the rest. */
export class ScriptTabs implements ScriptHost {
  readonly #context: EffectContext;
  readonly #session: SharedSession;
  readonly #statements: Statements;
  readonly #asking: Asking;
  readonly #edit: ScriptTabsSetting['edit'];
  #typed: Typed = { text: '', line: 0, column: 0 };
  #abort = new AbortController();

  constructor({ context, session, statements, asking, edit }: ScriptTabsSetting) {
    this.#context = context;
    this.#session = session;
    this.#statements = statements;
    this.#asking = asking;
    this.#edit = edit;
  }

  /** What is run from now on stands at that place of the editor, and stops when `abort` says so. */
  begin(typed: Typed, abort: AbortController): void {
    this.#typed = typed;
    this.#abort = abort;
  }

  run({ statement, typed, place, expanded, watch }: ScriptStatement): Promise<boolean> {
    const { settings } = this.#context.store.get().prompt;
    const bound = statement.sent.sql === statement.written ? {} : { bound: statement };
    const sent = { ...this.#placed(statement.written, place), ...bound, typed, kind: 'statement' } as const;
    const shown = { ...sent, expanded: expanded || settings.expanded === 'on' };
    if (watch === null) return this.#statements.run(shown, this.#abort);
    const at = new Date(this.#context.clock.now()).toTimeString().slice(0, 8);
    const title = `run ${watch.run} at ${at}, every ${watch.seconds} s`;
    return this.#statements.watch({ ...shown, title, watched: watch.run }, this.#abort);
  }

  list({ typed, place, read }: ScriptListing): Promise<boolean> {
    const sent = { ...this.#placed(typed, place), title: typed };
    return this.#statements.list(sent, this.#abort, () => read(this.#abort.signal));
  }

  work({ typed, place, work }: ScriptJob): Promise<boolean> {
    return this.#statements.work(this.#placed(typed, place), this.#abort, work);
  }

  refute({ typed, place, failure, shown }: Refutation): Promise<boolean> {
    return this.list({ typed, place, read: async () => [{ ...shown, failure }] });
  }

  /** Of a statement that has failed there is nothing to judge, and what ran before it is not meant. */
  kept(): readonly KeptResult[] {
    const { tabs } = this.#context.store.get().prompt.results;
    const statements = tabs.filter(({ sent }) => sent.kind === 'statement');
    if (statements.at(-1)?.phase.kind !== 'done') return [];
    return statements
      .filter(({ phase }) => phase.kind === 'done')
      .map(keptOf)
      .reverse();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async plan({ title, statement, read }: ScriptPlan): Promise<boolean> {
    const { store, clock } = this.#context;
    const open = (state: QueryPlanState) => {
      const panel = { kind: 'query-plan', title, statement, state, details: null, top: 0 } as const;
      store.dispatch({ type: 'prompt', action: { type: 'panel-opened', panel } });
    };
    open({ kind: 'asking', started: clock.now() });
    const request = this.#statements.request(this.#abort.signal);
    const done = await this.#session.use(
      async () => {
        open({ kind: 'known', plan: await read(request) });
        return true;
      },
      (error) => open({ kind: 'failed', failure: failureOf(error) }),
    );
    return done ?? false;
  }

  pause(seconds: number): Promise<boolean> {
    const { store, clock } = this.#context;
    const { signal } = this.#abort;
    const ended = Promise.withResolvers<boolean>();
    const cancelTimer = clock.after(seconds * 1000, () => ended.resolve(true));
    const stop = () => {
      cancelTimer();
      ended.resolve(false);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    store.dispatch({ type: 'prompt', action: { type: 'script', state: 'waiting' } });
    return ended.promise.finally(() => signal.removeEventListener('abort', stop));
  }

  askParameters(names: readonly string[], { typed }: ScriptAct): Promise<ParameterValues | null> {
    return this.#asking.parameters(typed, names);
  }

  async mayRun(sql: string, danger: Danger): Promise<boolean> {
    const { target, readOnly, prompt } = this.#context.store.get();
    // A session that may not write refuses it anyway: there is nothing to ask about.
    if (readOnly || (target.protected && prompt.access === 'read-only')) return true;
    return this.#asking.mayRun(sql, danger);
  }

  edit(what: ToEdit): Promise<void> {
    return this.#edit(what);
  }

  say(text: string): void {
    this.#context.store.dispatch({ type: 'flashed', flash: { level: 'info', text } });
  }

  readonly output = null;

  async print(text: string): Promise<void> {
    this.say(text);
  }

  warn(text: string): void {
    this.#context.store.dispatch({ type: 'flashed', flash: { level: 'warn', text } });
  }

  noted({ typed, place }: ScriptAct): void {
    if (place.script.file === null) this.#statements.note(typed);
  }

  changed(settings: PromptSettings): void {
    this.#context.store.dispatch({ type: 'prompt', action: { type: 'settings-changed', settings } });
  }

  /** What a script asks for it runs within the session's `use`. */
  session(): Promise<PromptSession> {
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

/** A tab's result, as far as its rows are loaded. */
export function keptOf({ sent, columns, rows, rest, started }: Result): KeptResult {
  const { sql } = sent;
  const statement = sent.bound ?? withoutParameters(sql);
  return { statement, columns, rows, started, whole: rest === 'none' };
}
