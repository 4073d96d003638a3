import type { State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { enter } from './editor.ts';
import { prompt } from './run.ts';

/** More than a list ever shows: to its first or last item. */
const page = 8;

/** True while the editor shows what can be inserted at its cursor. */
export function isOffering({ prompt: { completing } }: State): boolean {
  return completing.list !== null;
}

/** Enter takes what was chosen, and is itself while nothing was. */
function takeChosen(state: State, actor: Actor): void {
  if (state.prompt.completing.list?.at == null) enter(state, actor);
  else prompt(actor, { type: 'completion-accepted' });
}

function moves(by: number): Binding['act'] {
  return (_, actor) => prompt(actor, { type: 'completion-moved', by });
}

export const completion: readonly Binding[] = [
  bind(
    'completion',
    'take',
    ['tab'],
    { label: 'take', description: 'Insert the chosen item; the first one when none is chosen.', footer: true },
    (_, actor) => prompt(actor, { type: 'completion-accepted' }),
  ),
  bind(
    'completion',
    'next',
    ['down', 'ctrl+n'],
    { label: 'choose', description: 'Choose the next item.', footer: true },
    moves(1),
  ),
  bind(
    'completion',
    'previous',
    ['up', 'ctrl+p'],
    { label: 'choose', description: 'Choose the item before.' },
    moves(-1),
  ),
  bind(
    'completion',
    'page-down',
    ['pagedown'],
    { label: 'page down', description: 'Choose further down.' },
    moves(page),
  ),
  bind('completion', 'page-up', ['pageup'], { label: 'page up', description: 'Choose further up.' }, moves(-page)),
  bind(
    'completion',
    'take-chosen',
    ['enter'],
    { label: 'take chosen', description: 'Insert the item that was chosen; with none chosen, Enter is what it is.' },
    takeChosen,
  ),
  bind(
    'completion',
    'close',
    ['escape'],
    { label: 'close', description: 'Close the list; it stays closed for this word.', footer: true },
    (state, actor) => {
      prompt(actor, { type: 'completion-closed' });
      if (state.prompt.vim !== null) prompt(actor, { type: 'vim-escaped' });
    },
  ),
];
