import { plural } from '../../../text/format.ts';
import { frozenColumns, type GridMove } from '../../state/prompt/grid.ts';
import { gridRoom } from '../../state/prompt/room.ts';
import type { Arrangement } from '../../state/prompt/view.ts';
import { shapeOf, type ViewChange, viewChanged } from '../../state/prompt/view-changes.ts';
import type { State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { prompt, warn } from './run.ts';
import { noTable, shown } from './shown.ts';

function scrolls(id: string, keys: readonly string[], to: GridMove, description: string): Binding {
  return bind('results', id, keys, { label: id, description }, (state, actor) =>
    prompt(actor, { type: 'grid-moved', to, view: gridRoom(state) }),
  );
}

function marks(to: GridMove): Binding {
  return bind(
    'results',
    `mark-${to}`,
    [`shift+${to}`],
    { label: 'mark', description: 'Mark cells on the way.' },
    (state, actor) => prompt(actor, { type: 'grid-moved', to, view: gridRoom(state), reach: 'extend' }),
  );
}

function changes(
  id: string,
  keys: readonly string[],
  label: string,
  description: string,
  change: ViewChange,
  footer = false,
): Binding {
  return bind(
    'results',
    id,
    keys,
    { label, description, footer },
    (_, actor) => prompt(actor, { type: 'view-changed', change }),
    noTable,
  );
}

/** Turns an arrangement on, or off again. */
function arranges(id: string, key: string, arrangement: Arrangement, description: string): Binding {
  return bind(
    'results',
    id,
    [key],
    { label: id, description },
    (state, actor) => {
      const current = shown(state)?.view.arrangement;
      const change = { kind: 'arrange', arrangement: current === arrangement ? 'grid' : arrangement } as const;
      prompt(actor, { type: 'view-changed', change });
    },
    noTable,
  );
}

function freeze(state: State, actor: Actor): void {
  const change = { kind: 'freeze' } as const;
  prompt(actor, { type: 'view-changed', change });
  const result = shown(state);
  if (result === null) return;
  const view = viewChanged(result, change);
  const { count } = frozenColumns(shapeOf({ ...result, view }), gridRoom(state));
  if (count === view.frozen) return;
  const kept = count === 0 ? 'No column stays' : `${count} of ${plural(view.frozen, 'column')} stay`;
  warn(actor, `${kept}: more would leave the others no room; - hides one.`);
}

/** Keys that move in a result and change how it is looked at. */
export const grid: readonly Binding[] = [
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
  ...(['up', 'down', 'left', 'right'] as const).map(marks),
  changes('mark', ['v'], 'mark', 'Mark a range from here, or give it up.', { kind: 'mark' }),
  changes('sort', ['s'], 'sort', 'Sort the loaded rows by this column: up, down, as they came.', { kind: 'sort' }),
  bind(
    'results',
    'freeze',
    ['f'],
    { label: 'freeze', description: 'Keep the columns up to this one at the left, or let them go.' },
    freeze,
    noTable,
  ),
  changes('hide', ['-'], 'hide', 'Hide this column.', { kind: 'hide' }),
  changes('show-all', ['+'], 'show all', 'Show the hidden columns again.', { kind: 'show-all' }),
  changes('reset', ['='], 'reset', 'Undo sort, filter, freezing and hiding.', { kind: 'reset' }),
  arranges('wrap', 'w', 'wrapped', 'Break long values into lines.'),
  arranges('expand', 'e', 'expanded', 'A line a value, a block a row (as \\x of psql).'),
];
