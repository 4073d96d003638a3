import { contentRows } from '../present/detail.ts';
import { shownItems } from '../state/detail-rows.ts';
import { rejectsOf } from '../state/reject-items.ts';
import type { DetailTab, State } from '../state/state.ts';
import { type Binding, bind } from './binding.ts';
import { chosenReject, openReject } from './rejects.ts';
import { openSource, openTables } from './screens.ts';

function ofLog({ detail: { tab } }: State): string | null {
  return tab === 'log' ? null : 'this is not the log';
}

function tabOpener(tab: DetailTab): Binding['act'] {
  return (_, actor) => actor.dispatch({ type: 'tab-opened', tab });
}

/** What can be done in the tabs of the detail. */
export const inTabs: readonly Binding[] = [
  bind(
    'detail',
    'open-record',
    ['enter'],
    { label: 'record', description: 'Show the rejected record whole, with the place marked.' },
    (state, actor) => openReject(state, actor, chosenReject(state, contentRows(state))),
    (state) => (rejectsOf(shownItems(state)).length === 0 ? 'there is no rejected record here' : null),
  ),
  bind(
    'detail',
    'follow',
    ['F'],
    { label: 'follow', description: 'Follow the end of the log, or stay where it is.' },
    (state, actor) => {
      const motion = state.detail.row === null ? -1 : 'last';
      actor.dispatch({ type: 'detail-scrolled', motion, height: contentRows(state) });
    },
    ofLog,
  ),
  bind(
    'detail',
    'wrap',
    ['w'],
    { label: 'wrap', description: 'Break the long lines of the log, or cut them.' },
    ({ views }, actor) => {
      const lines = views.log.lines === 'cut' ? 'wrapped' : 'cut';
      actor.dispatch({ type: 'view', view: 'log', action: { lines } });
    },
    ofLog,
  ),
  bind(
    'detail',
    'times',
    ['T'],
    { label: 'times', description: 'Show or hide the times of the log.' },
    ({ views }, actor) => {
      const times = views.log.times === 'shown' ? 'hidden' : 'shown';
      actor.dispatch({ type: 'view', view: 'log', action: { times } });
    },
    ofLog,
  ),
];

/** The ways to a tab, and to the screens beside the stages. */
export const toTabs: readonly Binding[] = [
  bind(
    'cockpit',
    'rejects',
    ['J'],
    { label: 'rejects', description: 'Show the records that did not load.' },
    tabOpener('rejects'),
  ),
  bind(
    'cockpit',
    'checks',
    ['C'],
    { label: 'checks', description: 'Show the checks with what breaks them.' },
    tabOpener('checks'),
  ),
  bind(
    'cockpit',
    'history',
    ['H'],
    { label: 'history', description: 'Show the last runs of the selected row.' },
    tabOpener('history'),
  ),
  bind(
    'cockpit',
    'source',
    ['3', 'o'],
    { label: 'source', description: 'Show the objects at the source, and which of them are loaded.' },
    openSource,
  ),
  bind(
    'cockpit',
    'tables',
    ['4'],
    { label: 'tables', description: 'Show the tables with their rows, sizes and columns.' },
    openTables,
  ),
];
