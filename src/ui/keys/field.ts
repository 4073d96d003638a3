import { exportContent } from '../state/exported.ts';
import type { LineAction } from '../state/input-line.ts';
import type { EditorMove, ErasingMove } from '../state/prompt/editor.ts';
import { textOf } from '../state/prompt/editor.ts';
import { type Actor, type Binding, bind } from './binding.ts';

function line(actor: Actor, action: LineAction): void {
  actor.dispatch({ type: 'line', action });
}

function moves(id: string, keys: readonly string[], to: EditorMove, description: string): Binding {
  return bind('field', id, keys, { label: id, description }, (_, actor) => line(actor, { type: 'moved', to }));
}

function erases(id: string, keys: readonly string[], to: ErasingMove, description: string): Binding {
  return bind('field', id, keys, { label: id, description }, (_, actor) => line(actor, { type: 'erased', to }));
}

/** What edits every line of typed text. */
export const field: readonly Binding[] = [
  moves('left', ['left', 'ctrl+b'], 'left', 'A character left.'),
  moves('right', ['right', 'ctrl+f'], 'right', 'A character right.'),
  moves('word-left', ['ctrl+left', 'alt+left', 'alt+b'], 'word-left', 'A word left.'),
  moves('word-right', ['ctrl+right', 'alt+right', 'alt+f'], 'word-right', 'A word right.'),
  moves('start', ['home', 'ctrl+a'], 'text-start', 'To the start.'),
  moves('end', ['end', 'ctrl+e'], 'text-end', 'To the end.'),
  erases('erase-left', ['backspace'], 'left', 'Delete the character left of the cursor.'),
  erases('erase-right', ['delete', 'ctrl+d'], 'right', 'Delete the character right of the cursor.'),
  erases('erase-word', ['ctrl+w', 'alt+backspace'], 'word-left', 'Delete the word left of the cursor.'),
  erases('erase-to-start', ['ctrl+u'], 'text-start', 'Delete to the start.'),
  erases('erase-to-end', ['ctrl+k'], 'text-end', 'Delete to the end.'),
];

export const filter: readonly Binding[] = [
  bind(
    'filter',
    'keep',
    ['enter'],
    { label: 'keep', description: 'Keep the filter and go back to the list.', footer: true },
    (_, actor) => line(actor, { type: 'closed' }),
  ),
  bind(
    'filter',
    'clear',
    ['escape'],
    { label: 'clear', description: 'Show the whole list again.', footer: true },
    (state, actor) => {
      if (state.line?.purpose === 'filter') actor.dispatch({ type: 'filter-cleared', list: state.line.list });
      line(actor, { type: 'closed' });
    },
  ),
];

export const palette: readonly Binding[] = [
  bind(
    'palette',
    'next',
    ['down', 'ctrl+n', 'tab'],
    { label: 'next', description: 'The next action.', footer: true },
    (_, actor) => actor.palette('next'),
  ),
  bind(
    'palette',
    'previous',
    ['up', 'ctrl+p', 'shift+tab'],
    { label: 'previous', description: 'The action before.', footer: true },
    (_, actor) => actor.palette('previous'),
  ),
  bind('palette', 'do', ['enter'], { label: 'do', description: 'Do the marked action.', footer: true }, (_, actor) =>
    actor.palette('do'),
  ),
  bind(
    'palette',
    'close',
    ['escape'],
    { label: 'back', description: 'Close the palette; nothing happens.', footer: true },
    (_, actor) => line(actor, { type: 'closed' }),
  ),
];

export const exporting: readonly Binding[] = [
  bind(
    'export',
    'write',
    ['enter'],
    { label: 'write', description: 'Write the file; asks before it replaces one.', footer: true },
    (state, actor) => {
      if (state.line === null) return;
      const file = textOf(state.line.editor).trim();
      line(actor, { type: 'closed' });
      if (file !== '') actor.export(file, exportContent(state), false);
    },
  ),
  bind('export', 'back', ['escape'], { label: 'back', description: 'Write nothing.', footer: true }, (_, actor) =>
    line(actor, { type: 'closed' }),
  ),
];
