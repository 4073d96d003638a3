import { type Binding, type Context, keyLabel, keysFor } from '../keys/binding.ts';
import { contextsOf, keyTable } from '../keys.ts';
import { filterRows, isTyping } from '../state/filter.ts';
import { bodyRows } from '../state/layout.ts';
import type { State } from '../state/state.ts';
import { emptyText, filterLine, filterSpans } from './filter.ts';
import { cell, clipLine, fillRows, type Line, line, rule, span } from './line.ts';

/** Every context and what the help and the docs call it, in the order in which they list them. */
export const contextHeadings: readonly (readonly [Context, string])[] = [
  ['steps', 'Steps'],
  ['detail', 'Detail'],
  ['cockpit', 'Stages'],
  ['editor', 'SQL editor'],
  ['vim', 'SQL editor with vim keys: normal and visual mode'],
  ['vim-insert', 'SQL editor with vim keys: insert mode'],
  ['completion', 'SQL editor: the list of what can be inserted'],
  ['results', 'Results'],
  ['prompt', 'SQL prompt'],
  ['history', 'SQL history'],
  ['condition', 'Filter of the results'],
  ['result-export', 'Export of a result'],
  ['copy', 'Copy'],
  ['viewer', 'Cell and profile'],
  ['query-plan', 'Plan of a query'],
  ['parameters', 'Parameters of a statement'],
  ['saved', 'Saved queries'],
  ['chart', 'Chart'],
  ['chart-export', 'Name of a chart’s file'],
  ['plan', 'Plan'],
  ['source', 'Source'],
  ['tables', 'Tables'],
  ['record', 'Record'],
  ['question', 'Questions'],
  ['help', 'This help'],
  ['filter', 'Filter'],
  ['palette', 'Actions'],
  ['export', 'Name of a file'],
  ['field', 'Filter, actions, name of a file: the line'],
  ['everywhere', 'Everywhere'],
];

const keysWidth = 24;

interface HelpRow {
  readonly kind: 'heading' | 'key' | 'blank';
  readonly text: string;
  readonly line: Line;
}

function keyRow(state: State, binding: Binding): HelpRow {
  const reason = binding.disabled(state);
  const keys = keysFor(state, binding).map(keyLabel).join(' ');
  return {
    kind: 'key',
    text: `${keys} ${binding.label} ${binding.description}`,
    line: [
      cell(`  ${keys}`, keysWidth, reason === null ? 'strong' : 'muted'),
      span(reason === null ? ' ' : ` (not now: ${reason}) `, 'caution'),
      span(binding.description, reason === null ? 'plain' : 'muted'),
    ],
  };
}

/** The headings, those first that the keys are for now. */
function headingsFor(state: State): typeof contextHeadings {
  const here = contextsOf({ ...state, help: null });
  const isHere = ([context]: (typeof contextHeadings)[number]) => here.includes(context);
  return [...contextHeadings.filter(isHere), ...contextHeadings.filter((heading) => !isHere(heading))];
}

/** Every key of the table, by where it works, with the reason of those that cannot be used now. */
function allRows(state: State): HelpRow[] {
  return headingsFor(state).flatMap(([context, heading]) => [
    { kind: 'heading', text: heading, line: line(heading, 'title') } as const,
    ...keyTable.filter((binding) => binding.context === context).map((binding) => keyRow(state, binding)),
    { kind: 'blank', text: '', line: line(' ') } as const,
  ]);
}

/** The rows that the filter keeps; blank ones tell nothing once there are others between them. */
function shownRows(state: State): readonly HelpRow[] {
  const rows = allRows(state);
  if (state.filters.help === undefined) return rows;
  const told = rows.filter(({ kind }) => kind !== 'blank');
  return filterRows(
    told,
    state.filters.help,
    ({ text }) => text,
    ({ kind }) => kind === 'heading',
  );
}

/** Rows of the list itself. */
function helpRows(state: State): number {
  return Math.max(1, bodyRows(state.size) - 1 - (isTyping(state, 'help') ? 1 : 0));
}

/** The last first row that makes sense: the help's end at the bottom of the screen. */
export function lastHelpRow(state: State): number {
  return Math.max(0, shownRows(state).length - helpRows(state));
}

/** The help overlay: the whole body of the screen. */
export function helpLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const height = helpRows(state);
  const rows = shownRows(state);
  const top = Math.min(state.help ?? 0, lastHelpRow(state));
  const filtered = filterSpans(state, 'help', keyCount(rows), keyTable.length);
  const title = rule([span('Keys', 'strong'), span(' '), ...filtered], columns, true);
  const shown = rows.slice(top, top + height).map((row) => row.line);
  const content = rows.length === 0 ? [line(`  ${emptyText(state, 'help', '')}`, 'muted')] : shown;
  const typed = filterLine(state, 'help', columns);
  const list = [title, ...fillRows(content, height), ...(typed === null ? [] : [typed.line])];
  return list.map((row) => clipLine(row, columns));
}

function keyCount(rows: readonly HelpRow[]): number {
  return rows.filter(({ kind }) => kind === 'key').length;
}
