import { dialectOf } from '../../sql/dialect.ts';
import { isComplete, statementAt } from '../../sql/statements.ts';
import { cursorOf, type EditorMove, positionOf, textOf } from '../state/editor.ts';
import type { GridMove } from '../state/grid.ts';
import { gridView } from '../state/layout.ts';
import type { PromptAction } from '../state/prompt.ts';
import { isQuerying, type State } from '../state/state.ts';
import { type Actor, type Binding, bind } from './binding.ts';
import { quit } from './everywhere.ts';

function prompt(actor: Actor, action: PromptAction): void {
  actor.dispatch({ type: 'prompt', action });
}

/** Runs the statement that an offset of the editor's text belongs to. */
function runAt(state: State, actor: Actor, offset: number): void {
  const { editor } = state.prompt;
  const statement = statementAt(textOf(editor), offset, dialectOf(state.target.engine));
  if (statement === null) {
    actor.dispatch({ type: 'flashed', flash: { level: 'warn', text: 'There is no statement to run.' } });
    return;
  }
  const line = editor.current.doc.lineAt(statement.start);
  actor.query({ sql: statement.text, line: line.number - 1, column: statement.start - line.from });
}

function busy(state: State): string | null {
  return isQuerying(state) ? 'a query is running: Esc cancels it' : null;
}

/** Enter runs only what is finished, and only at its end; anywhere else it is a line break. */
function enter(state: State, actor: Actor): void {
  const text = textOf(state.prompt.editor);
  const cursor = cursorOf(state.prompt.editor);
  const atEnd = text.slice(cursor).trim() === '';
  if (!atEnd || !isComplete(text, dialectOf(state.target.engine))) {
    prompt(actor, { type: 'inserted', text: '\n' });
    return;
  }
  const reason = busy(state);
  if (reason === null) runAt(state, actor, cursor);
  else actor.dispatch({ type: 'flashed', flash: { level: 'warn', text: reason } });
}

function moves(to: EditorMove): Binding['act'] {
  return (_, actor) => prompt(actor, { type: 'moved', to });
}

function erases(to: Exclude<EditorMove, 'up' | 'down'>): Binding['act'] {
  return (_, actor) => prompt(actor, { type: 'erased', to });
}

function recalls(direction: 'older' | 'newer'): Binding['act'] {
  return (_, actor) => prompt(actor, { type: 'recalled', direction });
}

/** Up on the first line and down on the last one go through the history; elsewhere they move the cursor. */
function vertical(to: 'up' | 'down'): Binding['act'] {
  return (state, actor) => {
    const { editor } = state.prompt;
    const edge = to === 'up' ? 0 : editor.current.doc.lines - 1;
    if (positionOf(editor).line !== edge) prompt(actor, { type: 'moved', to });
    else prompt(actor, { type: 'recalled', direction: to === 'up' ? 'older' : 'newer' });
  };
}

function edit(id: string, keys: readonly string[], description: string, act: Binding['act']): Binding {
  return bind('editor', id, keys, { label: id, description }, act);
}

export const editor: readonly Binding[] = [
  bind(
    'editor',
    'run-statement',
    ['ctrl+j', 'f5'],
    { label: 'run statement', description: 'Run the statement under the cursor.', footer: true },
    (state, actor) => runAt(state, actor, cursorOf(state.prompt.editor)),
    busy,
  ),
  bind(
    'editor',
    'enter',
    ['enter'],
    {
      label: 'run at ;',
      description: 'At the end of a text that ends with ; run its last statement; else a new line.',
      footer: true,
    },
    enter,
  ),
  edit('newline', ['alt+enter'], 'Always a new line.', (_, actor) => prompt(actor, { type: 'inserted', text: '\n' })),
  bind(
    'editor',
    'older',
    ['ctrl+p', 'alt+up'],
    { label: 'history', description: 'The statement run before this one.', footer: true },
    recalls('older'),
  ),
  edit('newer', ['ctrl+n', 'alt+down'], 'The statement run after this one.', recalls('newer')),
  edit('up', ['up'], 'A line up; on the first line an older statement.', vertical('up')),
  edit('down', ['down'], 'A line down; on the last line a newer statement.', vertical('down')),
  edit('left', ['left', 'ctrl+b'], 'A character left.', moves('left')),
  edit('right', ['right', 'ctrl+f'], 'A character right.', moves('right')),
  edit('word-left', ['ctrl+left', 'alt+left', 'alt+b'], 'A word left.', moves('word-left')),
  edit('word-right', ['ctrl+right', 'alt+right', 'alt+f'], 'A word right.', moves('word-right')),
  edit('line-start', ['home', 'ctrl+a'], 'To the start of the line.', moves('line-start')),
  edit('line-end', ['end', 'ctrl+e'], 'To the end of the line.', moves('line-end')),
  edit('text-start', ['ctrl+home', 'alt+<'], 'To the start of the text.', moves('text-start')),
  edit('text-end', ['ctrl+end', 'alt+>'], 'To the end of the text.', moves('text-end')),
  edit('erase-left', ['backspace'], 'Delete the character left of the cursor.', erases('left')),
  edit('erase-right', ['delete', 'ctrl+d'], 'Delete the character right of the cursor.', erases('right')),
  edit('erase-word-left', ['ctrl+w', 'alt+backspace'], 'Delete the word left of the cursor.', erases('word-left')),
  edit('erase-word-right', ['alt+d'], 'Delete the word right of the cursor.', erases('word-right')),
  edit('erase-line-start', ['ctrl+u'], 'Delete to the start of the line.', erases('line-start')),
  edit('erase-line-end', ['ctrl+k'], 'Delete to the end of the line.', erases('line-end')),
  edit('clear', ['ctrl+x'], 'Clear the text; undo brings it back.', (_, actor) => prompt(actor, { type: 'cleared' })),
  edit('undo', ['ctrl+z', 'ctrl+_'], 'Undo.', (_, actor) => prompt(actor, { type: 'undone' })),
  edit('redo', ['ctrl+y', 'alt+z'], 'Redo.', (_, actor) => prompt(actor, { type: 'redone' })),
  bind(
    'editor',
    'results',
    ['tab', 'shift+tab'],
    { label: 'results', description: 'Give the keys to the results.', footer: true },
    (_, actor) => prompt(actor, { type: 'focused', pane: 'results' }),
  ),
];

function scrolls(id: string, keys: readonly string[], to: GridMove, description: string): Binding {
  return bind('results', id, keys, { label: id, description }, (state, actor) =>
    prompt(actor, { type: 'grid-moved', to, view: gridView(state.size) }),
  );
}

function toEditor(_: State, actor: Actor): void {
  prompt(actor, { type: 'focused', pane: 'editor' });
}

export const results: readonly Binding[] = [
  scrolls('next', ['j', 'down'], 'down', 'A row down.'),
  scrolls('previous', ['k', 'up'], 'up', 'A row up.'),
  scrolls('left', ['h', 'left'], 'left', 'A column left.'),
  scrolls('right', ['l', 'right'], 'right', 'A column right.'),
  scrolls('page-down', ['pagedown', 'ctrl+d', 'space'], 'page-down', 'A page down.'),
  scrolls('page-up', ['pageup', 'ctrl+u'], 'page-up', 'A page up.'),
  scrolls('first-row', ['g'], 'first-row', 'To the first row.'),
  scrolls('last-row', ['G'], 'last-row', 'To the last row.'),
  scrolls('first-column', ['home', '0'], 'first-column', 'To the first column.'),
  scrolls('last-column', ['end', '$'], 'last-column', 'To the last column.'),
  bind(
    'results',
    'editor',
    ['tab', 'shift+tab', 'i', '3'],
    { label: 'editor', description: 'Give the keys to the editor.', footer: true },
    toEditor,
  ),
  bind(
    'results',
    'cancel-query',
    ['x'],
    { label: 'cancel', description: 'Ask the engine to stop the query.', footer: true },
    (_, actor) => actor.cancelQuery(),
    (state) => (isQuerying(state) ? null : 'no query is running'),
  ),
  bind(
    'results',
    'cockpit',
    ['1', 's'],
    { label: 'stages', description: 'Back to the stages.', footer: true },
    (_, actor) => actor.dispatch({ type: 'screen-opened', screen: 'cockpit' }),
  ),
  bind(
    'results',
    'detail',
    ['2'],
    { label: 'detail', description: 'Back to the detail of the stages.' },
    (_, actor) => {
      actor.dispatch({ type: 'pane-focused', pane: 'detail' });
      actor.dispatch({ type: 'screen-opened', screen: 'cockpit' });
    },
  ),
  bind('results', 'help', ['?'], { label: 'help', description: 'Show every key.', footer: true }, (_, actor) =>
    actor.dispatch({ type: 'help-opened' }),
  ),
  bind(
    'results',
    'quit',
    ['q'],
    { label: 'quit', description: 'Leave; asks first while something runs.', footer: true },
    quit,
  ),
];

/** One level back: a running query is cancelled, the results give the keys to the editor, the editor to the stages. */
function back(state: State, actor: Actor): void {
  const { answer, focus } = state.prompt;
  if (answer.kind === 'running' && !answer.cancelling) actor.cancelQuery();
  else if (focus === 'results') toEditor(state, actor);
  else actor.dispatch({ type: 'screen-opened', screen: 'cockpit' });
}

export const promptScreen: readonly Binding[] = [
  bind(
    'prompt',
    'back',
    ['escape'],
    {
      label: 'back',
      description: 'Cancel the running query; else from the results to the editor, from there to the stages.',
      footer: true,
    },
    back,
  ),
];
