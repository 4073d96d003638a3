import { dialectOf } from '../../../sql/dialect.ts';
import { isComplete } from '../../../sql/script.ts';
import type { LineEdit } from '../../state/prompt/actions.ts';
import { bracketPairAt } from '../../state/prompt/brackets.ts';
import { currentEditor } from '../../state/prompt/buffers.ts';
import {
  cursorOf,
  type EditorMove,
  type ErasingMove,
  positionOf,
  selectedText,
  selectionOf,
  textOf,
} from '../../state/prompt/editor.ts';
import { editorOfPrompt } from '../../state/prompt/prompt.ts';
import type { State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { busyForTyped, explainHere, prompt, runAll, runHere, warn } from './run.ts';

/** Enter runs only what is finished, and only at its end; anywhere else it is a line break. */
export function enter(state: State, actor: Actor): void {
  const editor = editorOfPrompt(state.prompt);
  const { from, to } = selectionOf(editor);
  const atEnd = from === to && textOf(editor).slice(cursorOf(editor)).trim() === '';
  if (!atEnd || !isComplete(textOf(editor), dialectOf(state.target.engine))) {
    prompt(actor, { type: 'lines-edited', edit: 'break' });
    return;
  }
  const reason = busyForTyped(state);
  if (reason === null) runHere(state, actor);
  else warn(actor, reason);
}

function moves(to: EditorMove): Binding['act'] {
  return (_, actor) => prompt(actor, { type: 'moved', to });
}

function erases(to: ErasingMove): Binding['act'] {
  return (_, actor) => prompt(actor, { type: 'erased', to });
}

function recalls(direction: 'older' | 'newer'): Binding['act'] {
  return (_, actor) => prompt(actor, { type: 'recalled', direction });
}

function editsLines(change: LineEdit): Binding['act'] {
  return (_, actor) => prompt(actor, { type: 'lines-edited', edit: change });
}

/** Up on the first line and down on the last one go through the history; elsewhere they move the cursor. */
function vertical(to: 'up' | 'down'): Binding['act'] {
  return (state, actor) => {
    const editor = editorOfPrompt(state.prompt);
    const edge = to === 'up' ? 0 : editor.current.doc.lines - 1;
    if (positionOf(editor).line !== edge) prompt(actor, { type: 'moved', to });
    else prompt(actor, { type: 'recalled', direction: to === 'up' ? 'older' : 'newer' });
  };
}

function hasSelection(state: State): boolean {
  const { from, to } = selectionOf(editorOfPrompt(state.prompt));
  return from !== to;
}

/** True where something may be completed: behind a name, a point or a star, in a text that was not just run. */
function mayComplete({ prompt: { buffers, ran } }: State): boolean {
  const { current } = currentEditor(buffers);
  const cursor = current.selection.main.head;
  return current.doc !== ran && /[\p{L}\p{N}_$."*\\]$/u.test(current.sliceDoc(Math.max(0, cursor - 2), cursor));
}

/** Tab indents what is selected and completes what is typed; elsewhere it gives the keys to the results. */
function tab(state: State, actor: Actor): void {
  if (hasSelection(state)) prompt(actor, { type: 'lines-edited', edit: 'indent' });
  else if (mayComplete(state)) prompt(actor, { type: 'completion-asked', by: 'tab' });
  else toResults(state, actor);
}

function outdentOrLeave(state: State, actor: Actor): void {
  if (hasSelection(state)) prompt(actor, { type: 'lines-edited', edit: 'outdent' });
  else toResults(state, actor);
}

function toResults(_: State, actor: Actor): void {
  prompt(actor, { type: 'focused', pane: 'results' });
}

function copySelection(state: State, actor: Actor): void {
  const text = selectedText(editorOfPrompt(state.prompt));
  if (text === '') actor.copy(textOf(editorOfPrompt(state.prompt)), 'the whole text');
  else actor.copy(text, 'the selection');
}

/** What is cut is in the clipboard, and undo brings it back. */
function cut(state: State, actor: Actor): void {
  copySelection(state, actor);
  if (hasSelection(state)) prompt(actor, { type: 'erased', to: 'left' });
  else prompt(actor, { type: 'replaced', text: '' });
}

function toMatchingBracket(state: State, actor: Actor): void {
  const editor = editorOfPrompt(state.prompt);
  const cursor = cursorOf(editor);
  const pair = bracketPairAt(textOf(editor), cursor, dialectOf(state.target.engine));
  if (pair === null) warn(actor, 'There is no bracket with a partner at the cursor.');
  else prompt(actor, { type: 'cursor-placed', offset: Math.abs(cursor - pair.open) <= 1 ? pair.close : pair.open });
}

function edit(id: string, keys: readonly string[], description: string, act: Binding['act']): Binding {
  return bind('editor', id, keys, { label: id, description }, act);
}

const motions: readonly (readonly [EditorMove, readonly string[], string])[] = [
  ['left', ['left', 'ctrl+b'], 'A character left.'],
  ['right', ['right', 'ctrl+f'], 'A character right.'],
  ['word-left', ['ctrl+left', 'alt+left', 'alt+b'], 'A word left.'],
  ['word-right', ['ctrl+right', 'alt+right', 'alt+f'], 'A word right.'],
  ['line-start', ['home'], 'To the start of the line.'],
  ['line-end', ['end', 'ctrl+e'], 'To the end of the line.'],
  ['page-up', ['pageup'], 'Ten lines up.'],
  ['page-down', ['pagedown'], 'Ten lines down.'],
  ['text-start', ['ctrl+home', 'alt+<'], 'To the start of the text.'],
  ['text-end', ['ctrl+end', 'alt+>'], 'To the end of the text.'],
];

const selections: readonly (readonly [EditorMove, readonly string[]])[] = [
  ['left', ['shift+left']],
  ['right', ['shift+right']],
  ['up', ['shift+up']],
  ['down', ['shift+down']],
  ['word-left', ['ctrl+shift+left']],
  ['word-right', ['ctrl+shift+right']],
  ['line-start', ['shift+home']],
  ['line-end', ['shift+end']],
  ['text-start', ['ctrl+shift+home']],
  ['text-end', ['ctrl+shift+end']],
];

export const editor: readonly Binding[] = [
  bind(
    'editor',
    'run-statement',
    ['ctrl+j', 'f5'],
    { label: 'run', description: 'Run the statement under the cursor, or those that are selected.', footer: true },
    runHere,
    busyForTyped,
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
  bind(
    'editor',
    'run-all',
    ['alt+r', 'f9'],
    { label: 'run all', description: 'Run all statements; the first error stops the row.' },
    runAll,
    busyForTyped,
  ),
  edit('newline', ['alt+enter'], 'Always a new line.', editsLines('break')),
  bind(
    'editor',
    'search-history',
    ['ctrl+r'],
    { label: 'history', description: 'Search the statements that were run before.', footer: true },
    (_, actor) => prompt(actor, { type: 'panel-opened', panel: { kind: 'history', text: '', at: 0 } }),
  ),
  bind(
    'editor',
    'explain',
    ['f7', 'alt+e'],
    { label: 'explain', description: 'Show the plan of the statement under the cursor as a tree.' },
    explainHere,
    busyForTyped,
  ),
  bind(
    'editor',
    'saved-queries',
    ['f3', 'alt+o'],
    { label: 'saved', description: 'The queries that were saved: filter, look, run.' },
    (_, actor) => actor.prompt.openSaved(),
  ),
  edit('older', ['ctrl+p', 'alt+up'], 'The statement run before this one.', recalls('older')),
  edit('newer', ['ctrl+n', 'alt+down'], 'The statement run after this one.', recalls('newer')),
  edit('up', ['up'], 'A line up; on the first line an older statement.', vertical('up')),
  edit('down', ['down'], 'A line down; on the last line a newer statement.', vertical('down')),
  ...motions.map(([to, keys, description]) => edit(to, keys, description, moves(to))),
  ...selections.map(([to, keys]) =>
    edit(`select-${to}`, keys, 'Select on the way.', (_, actor) =>
      prompt(actor, { type: 'moved', to, reach: 'extend' }),
    ),
  ),
  edit('select-all', ['ctrl+a'], 'Select the whole text.', (_, actor) => prompt(actor, { type: 'all-selected' })),
  edit('matching-bracket', ['alt+p'], 'To the partner of the bracket at the cursor.', toMatchingBracket),
  edit('erase-left', ['backspace'], 'Delete the character left of the cursor, or what is selected.', erases('left')),
  edit('erase-right', ['delete', 'ctrl+d'], 'Delete the character right of the cursor.', erases('right')),
  edit('erase-word-left', ['ctrl+w', 'alt+backspace'], 'Delete the word left of the cursor.', erases('word-left')),
  edit('erase-word-right', ['alt+d'], 'Delete the word right of the cursor.', erases('word-right')),
  edit('erase-line-start', ['ctrl+u'], 'Delete to the start of the line.', erases('line-start')),
  edit('erase-line-end', ['ctrl+k'], 'Delete to the end of the line.', erases('line-end')),
  edit(
    'comment',
    ['ctrl+_', 'alt+;'],
    'Make comments of the lines, or statements again (Ctrl-/).',
    editsLines('comment'),
  ),
  edit('cut', ['ctrl+x'], 'Cut what is selected, or the whole text.', cut),
  edit('copy', ['alt+c'], 'Copy what is selected, or the whole text.', copySelection),
  edit('undo', ['ctrl+z'], 'Undo.', (_, actor) => prompt(actor, { type: 'undone' })),
  edit('redo', ['ctrl+y', 'alt+z'], 'Redo.', (_, actor) => prompt(actor, { type: 'redone' })),
  edit('external-editor', ['ctrl+o'], 'Edit the text in $VISUAL, $EDITOR or vi.', (_, actor) =>
    actor.prompt.editExternally(),
  ),
  edit('new-buffer', ['alt+n'], 'Another text beside this one.', (_, actor) =>
    prompt(actor, { type: 'buffer-opened' }),
  ),
  edit('next-buffer', ['alt+s'], 'The next text.', (_, actor) => prompt(actor, { type: 'buffer-turned', by: 1 })),
  edit('previous-buffer', ['alt+a'], 'The text before.', (_, actor) =>
    prompt(actor, { type: 'buffer-turned', by: -1 }),
  ),
  edit('close-buffer', ['alt+w'], 'Close this text.', (_, actor) => prompt(actor, { type: 'buffer-closed' })),
  bind(
    'editor',
    'results',
    ['tab'],
    {
      label: 'results',
      description: 'Complete the name before the cursor, indent what is selected, else give the keys to the results.',
      footer: true,
    },
    tab,
  ),
  edit('to-results', ['alt+g', 'f8'], 'Give the keys to the results, whatever stands at the cursor.', toResults),
  edit('outdent', ['shift+tab'], 'Outdent what is selected; else give the keys to the results.', outdentOrLeave),
  edit('complete', ['ctrl+space', 'alt+/'], 'Show what can be inserted at the cursor.', (_, actor) =>
    prompt(actor, { type: 'completion-asked', by: 'key' }),
  ),
];
