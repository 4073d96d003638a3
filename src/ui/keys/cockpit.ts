import { contentRows } from '../present/detail.ts';
import type { Motion } from '../state/actions.ts';
import { selectedFailure } from '../state/failure.ts';
import { layoutOf } from '../state/tree.ts';
import { type Binding, bind } from './binding.ts';
import { quit } from './everywhere.ts';
import { clearFilter, filterKey, takingKeys } from './lists.ts';

function moveTree(motion: Motion): Binding['act'] {
  return (_, actor) => actor.dispatch({ type: 'tree-moved', motion });
}

function pageTree(direction: 1 | -1): Binding['act'] {
  return (state, actor) =>
    actor.dispatch({ type: 'tree-moved', motion: direction * Math.max(1, layoutOf(state).tree.rows - 2) });
}

function scroll(motion: Motion): Binding['act'] {
  return (state, actor) => actor.dispatch({ type: 'detail-scrolled', motion, height: contentRows(state) });
}

function pageDetail(direction: 1 | -1): Binding['act'] {
  return (state, actor) => {
    const height = contentRows(state);
    actor.dispatch({ type: 'detail-scrolled', motion: direction * Math.max(1, height - 1), height });
  };
}

const shiftColumns = 10;

export const steps: readonly Binding[] = [
  bind('steps', 'next', ['j', 'down'], { label: 'down', description: 'Select the next row.' }, moveTree(1)),
  bind('steps', 'previous', ['k', 'up'], { label: 'up', description: 'Select the previous row.' }, moveTree(-1)),
  bind('steps', 'page-down', ['pagedown', 'ctrl+d'], { label: 'page down', description: 'A page down.' }, pageTree(1)),
  bind('steps', 'page-up', ['pageup', 'ctrl+u'], { label: 'page up', description: 'A page up.' }, pageTree(-1)),
  bind('steps', 'first', ['g', 'home'], { label: 'first', description: 'Select the first row.' }, moveTree('first')),
  bind('steps', 'last', ['G', 'end'], { label: 'last', description: 'Select the last row.' }, moveTree('last')),
  bind('steps', 'open', ['l', 'right'], { label: 'open', description: 'Show the tasks of the step.' }, (_, actor) =>
    actor.dispatch({ type: 'step-opened', open: true }),
  ),
  bind('steps', 'close', ['h', 'left'], { label: 'close', description: 'Hide the tasks of the step.' }, (_, actor) =>
    actor.dispatch({ type: 'step-opened', open: false }),
  ),
  bind(
    'steps',
    'inspect',
    ['enter'],
    { label: 'detail', description: 'Give the keys to the detail pane.' },
    (_, actor) => actor.dispatch({ type: 'pane-focused', pane: 'detail' }),
  ),
  bind(
    'steps',
    'mark',
    ['space'],
    { label: 'mark', description: 'Mark the step, or take its mark away: run and plan are about the marked ones.' },
    (_, actor) => actor.dispatch({ type: 'mark-toggled' }),
  ),
  bind(
    'steps',
    'back',
    ['escape'],
    { label: 'back', description: 'Take the filter away, then the marks.' },
    (state, actor) => {
      if (!clearFilter(state, actor) && state.marks.length > 0) actor.dispatch({ type: 'marks-cleared' });
    },
  ),
];

export const detail: readonly Binding[] = [
  bind('detail', 'next', ['j', 'down'], { label: 'down', description: 'A row down.' }, scroll(1)),
  bind('detail', 'previous', ['k', 'up'], { label: 'up', description: 'A row up.' }, scroll(-1)),
  bind(
    'detail',
    'page-down',
    ['pagedown', 'ctrl+d', 'space'],
    { label: 'page down', description: 'A page down.' },
    pageDetail(1),
  ),
  bind('detail', 'page-up', ['pageup', 'ctrl+u'], { label: 'page up', description: 'A page up.' }, pageDetail(-1)),
  bind('detail', 'first', ['g', 'home'], { label: 'first', description: 'To the beginning.' }, scroll('first')),
  bind(
    'detail',
    'last',
    ['G', 'end'],
    { label: 'follow', description: 'To the end; log and SQL then follow it.' },
    scroll('last'),
  ),
  bind(
    'detail',
    'right',
    ['l', 'right'],
    { label: 'right', description: 'Show what is cut off at the right.' },
    (_, actor) => actor.dispatch({ type: 'detail-shifted', by: shiftColumns }),
  ),
  bind('detail', 'left', ['h', 'left'], { label: 'left', description: 'Back to the left.' }, (_, actor) =>
    actor.dispatch({ type: 'detail-shifted', by: -shiftColumns }),
  ),
  bind(
    'detail',
    'back',
    ['escape'],
    { label: 'back', description: 'Take the filter away; else give the keys back to the stages.', footer: true },
    (state, actor) => {
      if (!clearFilter(state, actor)) actor.dispatch({ type: 'pane-focused', pane: 'steps' });
    },
  ),
];

export const cockpit: readonly Binding[] = [
  bind(
    'cockpit',
    'error',
    ['E'],
    { label: 'error', description: 'Show the whole failure: what happened, where, what to do.' },
    (_, actor) => actor.dispatch({ type: 'tab-opened', tab: 'error' }),
    (state) => (selectedFailure(state) === null ? 'nothing has failed here' : null),
  ),
  bind('cockpit', 'sql', ['s', '2'], { label: 'SQL', description: 'Open the SQL prompt.' }, (_, actor) =>
    actor.dispatch({ type: 'screen-opened', screen: 'prompt' }),
  ),
  bind('cockpit', 'stages', ['1'], { label: 'stages', description: 'Give the keys to the stages.' }, (_, actor) =>
    actor.dispatch({ type: 'pane-focused', pane: 'steps' }),
  ),
  filterKey('cockpit', true),
  ...takingKeys('cockpit'),
  bind(
    'cockpit',
    'next-tab',
    [']'],
    { label: 'next tab', description: 'Next tab of the detail: log, SQL, rejects, rows, checks, history, error.' },
    (_, actor) => actor.dispatch({ type: 'tab-turned', by: 1 }),
  ),
  bind(
    'cockpit',
    'previous-tab',
    ['['],
    { label: 'previous tab', description: 'Previous tab of the detail.' },
    (_, actor) => actor.dispatch({ type: 'tab-turned', by: -1 }),
  ),
  bind(
    'cockpit',
    'switch-pane',
    ['tab', 'shift+tab'],
    { label: 'pane', description: 'Give the keys to the other pane.' },
    (state, actor) => actor.dispatch({ type: 'pane-focused', pane: state.focus === 'steps' ? 'detail' : 'steps' }),
  ),
  bind(
    'cockpit',
    'refresh',
    ['ctrl+r'],
    { label: 'refresh', description: 'Ask the warehouse how it stands.' },
    (_, actor) => actor.refresh(),
  ),
  bind('cockpit', 'help', ['?'], { label: 'help', description: 'Show every key.', footer: true }, (_, actor) =>
    actor.dispatch({ type: 'help-opened' }),
  ),
  bind(
    'cockpit',
    'quit',
    ['q'],
    { label: 'quit', description: 'Leave; asks first while something runs.', footer: true },
    quit,
  ),
];
