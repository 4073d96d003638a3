import { quoteName, quoteText } from '../../../sql/text.ts';
import { noChartReason } from '../../chart/chart.ts';
import { copied } from '../../present/prompt/copy.ts';
import type { Panel } from '../../state/prompt/panel.ts';
import { referenceOf } from '../../state/prompt/references.ts';
import { shownResult } from '../../state/prompt/results.ts';
import { currentColumn, shownRow } from '../../state/prompt/view.ts';
import { isQuerying, type State } from '../../state/state.ts';
import { type Actor, type Binding, bind } from '../binding.ts';
import { quit } from '../everywhere.ts';
import { openCockpit, openSource, openTables } from '../screens.ts';
import { grid } from './grid.ts';
import { busy, prompt, runText } from './run.ts';
import { noRows, noTable, shown } from './shown.ts';

function opens(
  id: string,
  keys: readonly string[],
  label: string,
  description: string,
  panel: (state: State) => Panel,
  disabled: Binding['disabled'],
  footer = false,
): Binding {
  const act = (state: State, actor: Actor) => prompt(actor, { type: 'panel-opened', panel: panel(state) });
  return bind('results', id, keys, { label, description, footer }, act, disabled);
}

function noMore(state: State): string | null {
  const result = shownResult(state.prompt.results);
  if (result?.rest === 'gone') return 'the engine has given up the rest: run the statement again';
  return result?.rest === 'waiting' ? busy(state) : 'all rows are loaded';
}

function noChart(state: State): string | null {
  const result = shown(state);
  return result === null ? 'there is no table' : noChartReason(result);
}

/** The cell under the cursor as a reference to a row of another table; or why it is none. */
function reference(state: State): { readonly sql: string } | string {
  const result = shown(state);
  const column = result === null ? undefined : currentColumn(result);
  if (result === null || column === undefined) return 'there is no cell';
  const name = result.columns[column]?.name ?? '';
  const found = referenceOf(name);
  const value = shownRow(result, result.view.grid.row)?.[column] ?? null;
  if (found === null) return `${name} refers to no table of the star schema`;
  if (value === null) return 'it is NULL: it refers to no row';
  return { sql: `SELECT * FROM ${quoteName(found.table)} WHERE ${quoteName(found.column)} = ${quoteText(value)}` };
}

function copyMarked(state: State, actor: Actor): void {
  const result = shown(state);
  if (result === null) return;
  const { text, what } = copied(result, 'range', 'tsv');
  actor.copy(text, what);
}

function toEditor(state: State, actor: Actor): void {
  prompt(actor, { type: 'focused', pane: 'editor' });
  if (state.prompt.split === 'results') prompt(actor, { type: 'split', split: 'shared' });
}

export const results: readonly Binding[] = [
  ...grid,
  bind(
    'results',
    'more',
    ['m'],
    { label: 'more rows', description: 'Load the next 10,000 rows.' },
    (_, actor) => actor.prompt.fetchMore(),
    noMore,
  ),
  opens(
    'filter',
    ['/'],
    'filter',
    'Show the loaded rows that hold a text, or for which a condition holds: level = paid and year >= 1990, title ~ love, song_id is null.',
    (state) => {
      const before = shown(state)?.view.filter ?? '';
      return { kind: 'filter', text: before, before };
    },
    noTable,
    true,
  ),
  opens(
    'cell',
    ['enter'],
    'cell',
    'Show the whole value, JSON as a tree.',
    () => ({ kind: 'cell', top: 0 }),
    noRows,
    true,
  ),
  bind(
    'results',
    'copy',
    ['y'],
    { label: 'copy', description: 'Copy the cell or the marked range as TSV.', footer: true },
    copyMarked,
    noRows,
  ),
  opens(
    'copy-as',
    ['Y'],
    'copy as',
    'Copy cell, row, column, range or all in another format.',
    () => ({ kind: 'copy', scope: 'range', format: 'tsv' }),
    noRows,
  ),
  opens(
    'export',
    ['E'],
    'export',
    'Write the whole result to a file.',
    () => ({ kind: 'export', text: 'result.csv', progress: { kind: 'naming' } }),
    (state) => noTable(state) ?? busy(state),
    true,
  ),
  bind(
    'results',
    'profile',
    ['p'],
    {
      label: 'profile',
      description: 'Have the engine count this column of the whole result: nulls, distinct and frequent values.',
    },
    (_, actor) => actor.prompt.profile(),
    (state) => noTable(state) ?? busy(state),
  ),
  opens(
    'chart',
    ['c'],
    'chart',
    'Draw the numbers of the rows that are shown: sorted, filtered, without hidden columns.',
    () => ({ kind: 'chart', chart: 'bars', top: 0 }),
    noChart,
  ),
  bind(
    'results',
    'referenced',
    ['r'],
    { label: 'referenced row', description: 'Show the row of the table that this key refers to.' },
    (state, actor) => {
      const found = reference(state);
      if (typeof found !== 'string') runText(state, actor, found.sql);
    },
    (state) => {
      const found = reference(state);
      return typeof found === 'string' ? found : busy(state);
    },
  ),
  bind(
    'results',
    'next-result',
    [']', 'ctrl+right'],
    { label: 'next result', description: 'The result of the next statement.' },
    (_, actor) => prompt(actor, { type: 'tab-turned', by: 1 }),
  ),
  bind(
    'results',
    'previous-result',
    ['[', 'ctrl+left'],
    { label: 'result before', description: 'The result of the statement before.' },
    (_, actor) => prompt(actor, { type: 'tab-turned', by: -1 }),
  ),
  bind('results', 'close-result', ['d'], { label: 'close', description: 'Close this result.' }, (_, actor) =>
    prompt(actor, { type: 'tab-closed' }),
  ),
  bind(
    'results',
    'zoom',
    ['z'],
    { label: 'zoom', description: 'Give the results the whole screen, or share it again.' },
    (state, actor) => prompt(actor, { type: 'split', split: state.prompt.split === 'shared' ? 'results' : 'shared' }),
  ),
  bind(
    'results',
    'editor',
    ['tab', 'shift+tab', 'i', '2'],
    { label: 'editor', description: 'Give the keys to the editor.', footer: true },
    toEditor,
  ),
  bind(
    'results',
    'cancel-query',
    ['x'],
    { label: 'cancel', description: 'Ask the engine to stop.' },
    (_, actor) => actor.prompt.cancel(),
    (state) => (isQuerying(state) ? null : 'no query is running'),
  ),
  bind('results', 'cockpit', ['1'], { label: 'stages', description: 'Back to the stages.' }, openCockpit),
  bind('results', 'source', ['3'], { label: 'source', description: 'To the objects at the source.' }, openSource),
  bind('results', 'tables', ['4'], { label: 'tables', description: 'To the tables.' }, openTables),
  bind('results', 'help', ['?'], { label: 'help', description: 'Show every key.', footer: true }, (_, actor) =>
    actor.dispatch({ type: 'help-opened' }),
  ),
  bind('results', 'quit', ['q'], { label: 'quit', description: 'Leave; asks first while something runs.' }, quit),
];
