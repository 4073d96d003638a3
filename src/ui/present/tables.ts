import type { ColumnDetail, TableDetail } from '../../commands/inspect/inspection.ts';
import { formatBytes, formatCount } from '../../text/format.ts';
import { cellWidth } from '../../text/width.ts';
import { drawable, wrapText } from '../columns.ts';
import { bodyRows } from '../state/layout.ts';
import { lookNotes } from '../state/look-notes.ts';
import type { State } from '../state/state.ts';
import { lookAt } from '../state/views/looks.ts';
import { chosenTable, knownTables, shownTables } from '../state/views/tables.ts';
import { emptyText, filterSpans } from './filter.ts';
import type { Area } from './hotspot.ts';
import {
  cell,
  clickable,
  clipLine,
  fillLine,
  fillRows,
  type Line,
  line,
  rule,
  type Span,
  span,
  toned,
} from './line.ts';
import { timestampOf } from './time.ts';

/** From this width on, the tables and the columns of the chosen one stand side by side. */
const sideBySide = 150;

const nameWidth = 14;
const kindWidth = 10;
const rowsWidth = 12;
const sizeWidth = 8;
const listColumns = 76;

interface Places {
  readonly list: { readonly columns: number; readonly rows: number };
  readonly columns: { readonly columns: number; readonly rows: number };
  readonly beside: boolean;
}

function placesOf(state: State): Places {
  const rows = bodyRows(state.size);
  const { columns } = state.size;
  if (columns >= sideBySide) {
    const rest = columns - listColumns - 1;
    return { beside: true, list: { columns: listColumns, rows }, columns: { columns: rest, rows } };
  }
  // A title and a heading, and a row for each table.
  const list = Math.min(Math.max(1, knownTables(state).length) + 2, Math.max(4, rows - 6));
  return { beside: false, list: { columns, rows: list }, columns: { columns, rows: rows - list } };
}

function freshness({ filled, rows }: TableDetail): string {
  if (rows === null) return 'not there: create makes it';
  if (filled === null) return 'never filled';
  return `${timestampOf(filled.at)} by ${filled.operator.user}@${filled.operator.host}`;
}

function tableLine(table: TableDetail, chosen: boolean, columns: number): Line {
  const { table: name, kind, rows, bytes } = table;
  const drawn = [
    span(chosen ? '› ' : '  ', 'strong'),
    cell(name, nameWidth, 'strong'),
    cell(kind, kindWidth, 'muted'),
    cell(rows === null ? '–' : formatCount(rows), rowsWidth, 'plain', 'right'),
    span(' '),
    cell(bytes === null || bytes === 0 ? '' : formatBytes(bytes), sizeWidth, 'plain', 'right'),
    span('  '),
    span(freshness(table)),
  ];
  return chosen ? toned(fillLine(drawn, columns), 'chosen') : clipLine(drawn, columns);
}

function listLines(state: State, { columns, rows }: Places['list']): readonly Line[] {
  const all = knownTables(state).length;
  const tables = shownTables(state);
  const chosen = chosenTable(state);
  const notes = lookNotes(lookAt(state.views.looks, { kind: 'tables' }));
  const [note] = notes;
  const said = note?.kind === 'note' ? [span(`  ${note.text}`, note.weight === 'caution' ? 'caution' : 'muted')] : [];
  const heading = [
    span('  '),
    cell('table', nameWidth, 'muted'),
    cell('kind', kindWidth, 'muted'),
    cell('rows', rowsWidth, 'muted', 'right'),
    span(' '),
    cell('size', sizeWidth, 'muted', 'right'),
    span('  '),
    span('filled', 'muted'),
  ];
  const first = Math.max(
    0,
    Math.min(chosen === undefined ? 0 : tables.indexOf(chosen) - (rows - 3), tables.length - (rows - 2)),
  );
  const top = Math.max(0, first);
  const shown = tables
    .slice(top)
    .map((table, index) => clickable(tableLine(table, table === chosen, columns), { kind: 'row', index: top + index }));
  const filtered = filterSpans(state, 'tables', tables.length, all);
  const empty = tables.length === 0 && all > 0 ? [line(`  ${emptyText(state, 'tables', '')}`, 'muted')] : [];
  return fillRows(
    [
      rule([span('Tables', 'strong'), ...said, span('  '), ...filtered], columns, true),
      clipLine(heading, columns),
      ...shown,
      ...empty,
    ],
    rows,
  );
}

/** What a column is to its table, the least telling last. */
function keysOf({ primaryKey, references, nullable, layout }: ColumnDetail): Span[] {
  const parts = [primaryKey ? 'primary key' : '', ...layout, nullable ? '' : 'not null'].filter((part) => part !== '');
  return [span(`${parts.join(' · ')}${references === null ? '' : ` → ${references}`}`)];
}

const missing = '✖ missing';

/** Columns of the terminal that names and types take, so that as much as can be is left for the keys. */
function widthsOf({ columns }: TableDetail): { readonly name: number; readonly type: number } {
  const widest = (texts: readonly string[]) => Math.max(...texts.map((text) => cellWidth(drawable(text))), 0);
  return {
    name: widest(columns.map(({ name }) => name)),
    type: widest(columns.map(({ type }) => type ?? missing)),
  };
}

function columnLine(column: ColumnDetail, widths: ReturnType<typeof widthsOf>): Line {
  const type = cell(column.type ?? missing, widths.type, column.type === null ? 'bad' : 'plain');
  return [span('  '), cell(column.name, widths.name), span(' '), type, span(' '), ...keysOf(column)];
}

function columnsTitle({ table, facts }: TableDetail, columns: number): Line[] {
  const title = rule([span(table, 'strong')], columns, false);
  if (facts.length === 0) return [title];
  const told = facts.map(({ label, value }) => `${label} ${value}`).join(' · ');
  return [title, ...wrapText(drawable(told), columns - 2).map((text) => line(`  ${text}`, 'muted'))];
}

function columnLines(state: State, { columns, rows }: Places['columns']): readonly Line[] {
  const table = chosenTable(state);
  if (table === undefined) return fillRows([rule([], columns, false)], rows);
  const title = columnsTitle(table, columns);
  const height = Math.max(1, rows - title.length);
  const top = Math.min(state.views.tables.top, lastColumnRow(state));
  const widths = widthsOf(table);
  const shown = table.columns.slice(top, top + height).map((column) => columnLine(column, widths));
  const hidden = table.columns.length - top - height;
  const drawn = hidden > 0 ? [...shown.slice(0, -1), line(`  … ${hidden + 1} more: PgDn`, 'muted')] : shown;
  return fillRows(
    [...title, ...drawn].map((one) => clipLine(one, columns)),
    rows,
  );
}

/** The last row of the list of tables. */
export function lastTableRow(state: State): number {
  return Math.max(0, shownTables(state).length - 1);
}

/** The last first row of the columns that makes sense. */
export function lastColumnRow(state: State): number {
  const table = chosenTable(state);
  if (table === undefined) return 0;
  const { columns } = placesOf(state);
  return Math.max(0, table.columns.length - (columns.rows - columnsTitle(table, columns.columns).length));
}

/** The table view: the tables, and the columns of the chosen one. */
export function tablePanes(state: State): readonly {
  readonly area: Area | null;
  readonly lines: readonly Line[];
  readonly columns: number;
}[] {
  const { beside, list, columns } = placesOf(state);
  const left = listLines(state, list);
  const right = columnLines(state, columns);
  if (!beside) return [{ area: 'tables', lines: [...left, ...right], columns: list.columns }];
  const divider = Array.from({ length: list.rows }, () => line('│', 'muted'));
  return [
    { area: 'tables', lines: left, columns: list.columns },
    { area: null, lines: divider, columns: 1 },
    { area: 'columns', lines: right, columns: columns.columns },
  ];
}
