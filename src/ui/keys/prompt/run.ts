import { dialectOf } from '../../../sql/dialect.ts';
import { itemAt, splitScript, statementsIn } from '../../../sql/script.ts';
import { unfilteredWrite } from '../../../sql/unfiltered-write.ts';
import type { PromptAction } from '../../state/prompt/actions.ts';
import { cursorOf, type Editor, selectionOf, textOf } from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { Typed } from '../../state/prompt/result.ts';
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

/** The same for what is typed, which waits where only the engine's word about a cancel is awaited. */
export function busyForTyped(state: State): string | null {
  return state.prompt.script === 'cancelling' ? null : busy(state);
}

function typedFrom(editor: Editor, start: number, text: string): Typed {
  const line = editor.current.doc.lineAt(start);
  return { text, line: line.number - 1, column: start - line.from };
}

/** Runs what was typed; asks first where a statement would change or remove all rows of a table. */
function send(state: State, actor: Actor, typed: Typed | null): void {
  const dialect = dialectOf(state.target.engine);
  const items = typed === null ? [] : splitScript(typed.text, dialect);
  if (typed === null || items.length === 0) {
    warn(actor, 'There is no statement to run.');
    return;
  }
  const write = statementsIn(items)
    .map((sql) => unfilteredWrite(sql, dialect))
    .find((found) => found !== null);
  // A session that may not write refuses it anyway: there is nothing to ask about.
  const readOnly = state.readOnly || (state.target.protected && state.prompt.access === 'read-only');
  if (write === undefined || readOnly) actor.prompt.run(typed);
  else actor.dispatch({ type: 'asked', question: { kind: 'unfiltered', focus: 0, write, script: typed } });
}

/** Runs what is selected; else the statement or command under the cursor. */
export function runHere(state: State, actor: Actor): void {
  const editor = editorOfPrompt(state.prompt);
  const { from, to } = selectionOf(editor);
  if (from !== to) {
    send(state, actor, typedFrom(editor, from, textOf(editor).slice(from, to)));
    return;
  }
  const item = itemAt(textOf(editor), cursorOf(editor), dialectOf(state.target.engine));
  send(state, actor, item === null ? null : typedFrom(editor, item.start, item.text));
}

export function runAll(state: State, actor: Actor): void {
  const editor = editorOfPrompt(state.prompt);
  send(state, actor, typedFrom(editor, 0, textOf(editor)));
}

/** Asks for the plan of the statement under the cursor. */
export function explainHere(state: State, actor: Actor): void {
  const editor = editorOfPrompt(state.prompt);
  const item = itemAt(textOf(editor), cursorOf(editor), dialectOf(state.target.engine));
  const statement = item?.kind === 'command' ? item.statement : item;
  if (statement === null) warn(actor, 'There is no statement to explain.');
  else actor.prompt.run(typedFrom(editor, statement.start, `${statement.text}\n\\explain`));
}

/** Runs a statement that was not typed: it stands nowhere in the editor. */
export function runText(state: State, actor: Actor, sql: string): void {
  const reason = busy(state);
  if (reason === null) actor.prompt.run({ text: sql, line: 0, column: 0 });
  else warn(actor, reason);
}
