import { rowFormat } from '../../../result/format.ts';
import { formatCount, plural } from '../../../text/format.ts';
import type { Cell, ResultColumn } from '../../../warehouse/warehouse.ts';
import type { CopyFormat, CopyScope } from '../../state/prompt/panel.ts';
import { markedRange, shownColumns, shownRow, shownRowCount, type Table } from '../../state/prompt/view.ts';

/** A part of a table: places of its first and last row and column, ends included. */
interface Part {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

function partOf(table: Table, scope: CopyScope): Part {
  const range = markedRange(table);
  const rows: [number, number] = [0, shownRowCount(table) - 1];
  const columns: [number, number] = [0, shownColumns(table).length - 1];
  switch (scope) {
    case 'range':
      return range;
    case 'row':
      return { rows: range.rows, columns };
    case 'column':
      return { rows, columns: range.columns };
    case 'all':
      return { rows, columns };
  }
}

function cut(table: Table, part: Part): { columns: ResultColumn[]; rows: Cell[][] } {
  const indexes = shownColumns(table).slice(part.columns[0], part.columns[1] + 1);
  const rows: Cell[][] = [];
  for (let place = part.rows[0]; place <= part.rows[1]; place += 1) {
    const cells = shownRow(table, place);
    if (cells !== undefined) rows.push(indexes.map((index) => cells[index] ?? null));
  }
  return { columns: indexes.flatMap((index) => table.columns[index] ?? []), rows };
}

/**
 * The text that is copied of a table as it is shown, and what it is in words. A single cell as TSV is its bare value;
 * formats that have a heading get it, TSV only where a whole row, column or table is copied.
 */
export function copied(
  table: Table,
  scope: CopyScope,
  format: CopyFormat,
): { readonly text: string; readonly what: string } {
  const { columns, rows } = cut(table, partOf(table, scope));
  const [only] = rows;
  if (rows.length === 1 && columns.length === 1 && format === 'tsv' && scope === 'range') {
    return { text: only?.[0] ?? '', what: `the value of ${columns[0]?.name ?? ''}` };
  }
  const { head, row, end } = rowFormat(format, columns);
  const body = rows.map(row).join('');
  const heading = format === 'tsv' && scope === 'range' ? '' : head;
  const cells = columns.length === 1 ? '' : ` × ${formatCount(columns.length)} columns`;
  return { text: heading + body + end(rows.length), what: `${plural(rows.length, 'row')}${cells} as ${format}` };
}
