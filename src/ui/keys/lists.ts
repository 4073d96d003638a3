import { copyUnderCursor } from '../state/copied.ts';
import { listOf } from '../state/filter.ts';
import { filterLine } from '../state/input-line.ts';
import type { State } from '../state/state.ts';
import { type Actor, type Binding, bind, type Context } from './binding.ts';

function openFilter(state: State, actor: Actor): void {
  const list = listOf(state);
  if (list === null) return;
  actor.dispatch({ type: 'line', action: { type: 'opened', line: filterLine(list, state.filters[list] ?? '') } });
}

/** Takes the filter of the list that has the keys away; false where it has none. */
export function clearFilter(state: State, actor: Actor): boolean {
  const list = listOf(state);
  if (list === null || state.filters[list] === undefined) return false;
  actor.dispatch({ type: 'filter-cleared', list });
  return true;
}

/** The key that filters the list of a context. */
export function filterKey(context: Context, footer = false): Binding {
  const description = 'Filter the list by a regular expression; !expression keeps what does not match.';
  return bind(context, 'filter', ['/'], { label: 'filter', description, footer }, openFilter);
}

const takingWords = {
  cockpit: {
    copy: 'Copy what is under the cursor: the statement, the error, the row.',
    export: 'Write the open tab into a file; asks for its name.',
  },
  plan: {
    copy: 'Copy what is under the cursor: the statement, the row.',
    export: 'Write the plan into a file; asks for its name.',
  },
  source: {
    copy: 'Copy the full name of the object or prefix.',
    export: 'Write the shown objects into a file, as JSON lines; asks for its name.',
  },
  tables: {
    copy: 'Copy the table with its columns.',
    export: 'Write the shown tables into a file, as JSON lines; asks for its name.',
  },
  record: {
    copy: 'Copy the whole record, as it lies in its object.',
    export: 'Write the record into a file; asks for its name.',
  },
} as const satisfies Partial<Record<Context, { copy: string; export: string }>>;

/** The keys that carry what a context shows out of the terminal. */
export function takingKeys(context: keyof typeof takingWords): readonly Binding[] {
  const words = takingWords[context];
  return [
    bind(context, 'copy', ['y'], { label: 'copy', description: words.copy }, (state, actor) => {
      const copied = copyUnderCursor(state);
      if (copied === null) {
        actor.dispatch({ type: 'flashed', flash: { level: 'warn', text: 'There is nothing under the cursor.' } });
      } else actor.copy(copied.text, copied.what);
    }),
    bind(context, 'export', ['e'], { label: 'export', description: words.export }, (_, actor) => actor.askExport()),
  ];
}
