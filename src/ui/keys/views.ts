import { recordRows } from '../present/record.ts';
import { lastColumnRow, lastTableRow } from '../present/tables.ts';
import type { Motion } from '../state/actions.ts';
import { bodyRows, sourceHeight } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { chosenSourceRow } from '../state/views/source.ts';
import { type Actor, type Binding, bind, type Context } from './binding.ts';
import { quit } from './everywhere.ts';
import { clearFilter, filterKey, takingKeys } from './lists.ts';
import { openReject } from './rejects.ts';
import { openCockpit, openPrompt, openSource, openTables } from './screens.ts';

type Move = (state: State, actor: Actor, motion: Motion) => void;

/** The keys that go through a list; a page is what the screen shows, without a row for the eye to hold on to. */
function moves(context: Context, move: Move): Binding[] {
  const by =
    (motion: Motion): Binding['act'] =>
    (state, actor) =>
      move(state, actor, motion);
  const page = (direction: 1 | -1): Binding['act'] => {
    return (state, actor) => move(state, actor, direction * Math.max(1, bodyRows(state.size) - 3));
  };
  return [
    bind(context, 'next', ['j', 'down'], { label: 'down', description: 'A row down.' }, by(1)),
    bind(context, 'previous', ['k', 'up'], { label: 'up', description: 'A row up.' }, by(-1)),
    bind(
      context,
      'page-down',
      ['pagedown', 'ctrl+d', 'space'],
      { label: 'page down', description: 'A page down.' },
      page(1),
    ),
    bind(context, 'page-up', ['pageup', 'ctrl+u'], { label: 'page up', description: 'A page up.' }, page(-1)),
    bind(context, 'first', ['g', 'home'], { label: 'first', description: 'To the beginning.' }, by('first')),
    bind(context, 'last', ['G', 'end'], { label: 'last', description: 'To the end.' }, by('last')),
  ];
}

/** The keys that lead from one screen to the others. */
function ways(context: Context): Binding[] {
  return [
    bind(
      context,
      'cockpit',
      ['escape', '1'],
      { label: 'stages', description: 'Back to the stages; Esc takes a filter away first.', footer: true },
      (state, actor) => {
        if (!clearFilter(state, actor)) openCockpit(state, actor);
      },
    ),
    filterKey(context, true),
    bind(context, 'sql', ['s', '2'], { label: 'SQL', description: 'Open the SQL prompt.', footer: true }, openPrompt),
    context === 'source'
      ? bind(context, 'tables', ['4'], { label: 'tables', description: 'To the tables.', footer: true }, openTables)
      : bind(
          context,
          'source',
          ['3', 'o'],
          { label: 'source', description: 'To the objects at the source.', footer: true },
          openSource,
        ),
    bind(context, 'help', ['?'], { label: 'help', description: 'Show every key.', footer: true }, (_, actor) =>
      actor.dispatch({ type: 'help-opened' }),
    ),
    bind(
      context,
      'quit',
      ['q'],
      { label: 'quit', description: 'Leave; asks first while something runs.', footer: true },
      quit,
    ),
  ];
}

/** Shows the first record of the chosen object. */
export function openObject(state: State, actor: Actor): void {
  const row = chosenSourceRow(state.views.source);
  if (row?.kind !== 'object' || row.object.state === 'vanished') return;
  actor.openRecord({ object: row.object.uri, line: 1, column: null, value: null, reason: null }, null);
}

export const source: readonly Binding[] = [
  ...moves('source', (state, actor, motion) =>
    actor.dispatch({
      type: 'view',
      view: 'source',
      action: { type: 'moved', motion, height: sourceHeight(state.size) },
    }),
  ),
  bind(
    'source',
    'open-record',
    ['enter'],
    { label: 'look into it', description: 'Show the first record of the object.', footer: true },
    openObject,
    ({ views }) => {
      const row = chosenSourceRow(views.source);
      if (row?.kind !== 'object') return 'no object is chosen';
      return row.object.state === 'vanished' ? 'the object is gone' : null;
    },
  ),
  bind(
    'source',
    'unloaded',
    ['u'],
    {
      label: 'not loaded',
      description: 'Show only what is new, changed or vanished, or everything again.',
      footer: true,
    },
    ({ views }, actor) => {
      const shown = views.source.shown === 'all' ? 'unloaded' : 'all';
      actor.dispatch({ type: 'view', view: 'source', action: { type: 'shown', shown } });
    },
  ),
  bind(
    'source',
    'list',
    ['ctrl+r'],
    { label: 'list again', description: 'List the source again.' },
    (_, actor) => actor.listSource(),
    ({ views }) => (views.source.listing.kind === 'running' ? 'it is being listed' : null),
  ),
  ...takingKeys('source'),
  ...ways('source'),
];

export const tables: readonly Binding[] = [
  ...moves('tables', (state, actor, motion) =>
    actor.dispatch({ type: 'view', view: 'tables', action: { type: 'moved', motion, last: lastTableRow(state) } }),
  ).filter(({ id }) => !id.startsWith('page')),
  ...([1, -1] as const).map((direction) =>
    bind(
      'tables',
      direction === 1 ? 'columns-down' : 'columns-up',
      direction === 1 ? ['pagedown', 'ctrl+d', 'space', 'J'] : ['pageup', 'ctrl+u', 'K'],
      { label: 'columns', description: direction === 1 ? 'More columns of the table.' : 'Back to its first columns.' },
      (state, actor) => {
        const motion = direction * 5;
        actor.dispatch({
          type: 'view',
          view: 'tables',
          action: { type: 'scrolled', motion, last: lastColumnRow(state) },
        });
      },
    ),
  ),
  bind('tables', 'refresh', ['ctrl+r'], { label: 'refresh', description: 'Ask the warehouse again.' }, (_, actor) =>
    actor.refresh(),
  ),
  ...takingKeys('tables'),
  ...ways('tables'),
];

function nextReject(by: 1 | -1): Binding['act'] {
  return (state, actor) => {
    const among = state.views.record?.among ?? null;
    if (among !== null) openReject(state, actor, among.index + by);
  };
}

function hasReject(by: 1 | -1): Binding['disabled'] {
  return ({ views }) => {
    const among = views.record?.among ?? null;
    if (among === null) return 'it is no reject';
    const index = among.index + by;
    return index >= 0 && index < among.count ? null : 'there is no other';
  };
}

export const record: readonly Binding[] = [
  ...moves('record', (state, actor, motion) =>
    actor.dispatch({ type: 'view', view: 'record', action: { type: 'scrolled', motion, ...recordRows(state) } }),
  ),
  bind(
    'record',
    'next-reject',
    ['n'],
    { label: 'next', description: 'The next rejected record.', footer: true },
    nextReject(1),
    hasReject(1),
  ),
  bind(
    'record',
    'previous-reject',
    ['p'],
    { label: 'previous', description: 'The rejected record before.', footer: true },
    nextReject(-1),
    hasReject(-1),
  ),
  ...takingKeys('record'),
  bind(
    'record',
    'close',
    ['escape', 'q', 'enter'],
    { label: 'close', description: 'Close the record.', footer: true },
    (_, actor) => actor.dispatch({ type: 'view', view: 'record', action: { type: 'closed' } }),
  ),
  bind('record', 'help', ['?'], { label: 'help', description: 'Show every key.', footer: true }, (_, actor) =>
    actor.dispatch({ type: 'help-opened' }),
  ),
];
