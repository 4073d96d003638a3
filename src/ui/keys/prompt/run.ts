import { dialectOf } from '../../../sql/dialect.ts';
import { splitStatements, statementAt } from '../../../sql/statements.ts';
import { unfilteredWrite } from '../../../sql/unfiltered-write.ts';
import type { PromptAction } from '../../state/prompt/actions.ts';
import { cursorOf, type Editor, selectionOf, textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { Sent } from '../../state/prompt/result.ts';
import { isQuerying, type State } from '../../state/state.ts';
import type { Actor } from '../binding.ts';

/** Dispatches an action of the prompt. */
export function prompt(actor: Actor, action: PromptAction): void {
  actor.dispatch({ type: 'prompt', action });
}

export function warn(actor: Actor, text: string): void {
  actor.dispatch({ type: 'flashed', flash: { level: 'warn', text } });
}

/** Why no statement can be run now; null when one can. */
export function busy(state: State): string | null {
  return isQuerying(state) ? 'the engine is at work: Esc cancels it' : null;
}

function sentFrom(editor: Editor, start: number, sql: string): Sent {
  const line = editor.current.doc.lineAt(start);
  return { sql, line: line.number - 1, column: start - line.from };
}

/** The statements of a part of the editor's text. */
function statementsOf(state: State, from: number, to: number): readonly Sent[] {
  const editor = editorOfPrompt(state.prompt);
  const spans = splitStatements(textOf(editor).slice(from, to), dialectOf(state.target.engine));
  return spans.map(({ start, text }) => sentFrom(editor, from + start, text));
}

/** Runs statements; asks first where one would change or remove all rows of a table. */
function send(state: State, actor: Actor, statements: readonly Sent[]): void {
  if (statements.length === 0) {
    warn(actor, 'There is no statement to run.');
    return;
  }
  const dialect = dialectOf(state.target.engine);
  const write = statements.map(({ sql }) => unfilteredWrite(sql, dialect)).find((found) => found !== null);
  // A session that may not write refuses it anyway: there is nothing to ask about.
  const readOnly = state.readOnly || (state.target.protected && state.prompt.access === 'read-only');
  if (write === undefined || readOnly) actor.prompt.run(statements);
  else actor.dispatch({ type: 'asked', question: { kind: 'unfiltered', focus: 0, write, statements } });
}

/** Runs what is selected; else the statement under the cursor. */
export function runHere(state: State, actor: Actor): void {
  const editor = editorOfPrompt(state.prompt);
  const { from, to } = selectionOf(editor);
  if (from !== to) {
    send(state, actor, statementsOf(state, from, to));
    return;
  }
  const statement = statementAt(textOf(editor), cursorOf(editor), dialectOf(state.target.engine));
  send(state, actor, statement === null ? [] : [sentFrom(editor, statement.start, statement.text)]);
}

export function runAll(state: State, actor: Actor): void {
  send(state, actor, statementsOf(state, 0, textOf(editorOfPrompt(state.prompt)).length));
}

/** Runs a statement that was not typed: it stands nowhere in the editor. */
export function runText(state: State, actor: Actor, sql: string): void {
  const reason = busy(state);
  if (reason === null) actor.prompt.run([{ sql, line: 0, column: 0 }]);
  else warn(actor, reason);
}
