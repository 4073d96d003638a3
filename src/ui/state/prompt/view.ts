import type { Cell, ResultColumn } from '../../../warehouse/warehouse.ts';
import { matcherOf } from './filter.ts';
import { type Grid, gridStart } from './grid.ts';
import { rowOrder } from './sort.ts';

export interface Sort {
  /** Index of the column in the result. */
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

/** How rows are laid out: one line each, as many lines as their longest value needs, or a line a value. */
export type Arrangement = 'grid' | 'wrapped' | 'expanded';

/** How the loaded rows of a result are looked at. Nothing of it changes the result. */
export interface TableView {
  /** Rows and columns of the grid count what is shown, from 0. */
  readonly grid: Grid;
  /** The other corner of a range that is being marked; null while none is. */
  readonly anchor: { readonly row: number; readonly column: number } | null;
  readonly arrangement: Arrangement;
  /** How many of the shown columns stay at the left. */
  readonly frozen: number;
  /** Indexes of columns that are not shown. */
  readonly hidden: ReadonlySet<number>;
  readonly sort: Sort | null;
  readonly filter: string;
  /** Indexes of the rows that are shown, in their order; null: all, as they came. */
  readonly order: readonly number[] | null;
}

/** The part of a result that is looked at. */
export interface Table {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly view: TableView;
}

export const plainView: TableView = {
  grid: gridStart,
  anchor: null,
  arrangement: 'grid',
  frozen: 0,
  hidden: new Set(),
  sort: null,
  filter: '',
  order: null,
};

/** Indexes of the columns that are shown, in order. */
export function shownColumns({ columns, view }: Table): number[] {
  return columns.map((_, index) => index).filter((index) => !view.hidden.has(index));
}

export function shownRowCount({ rows, view }: Table): number {
  return view.order?.length ?? rows.length;
}

/** The row that is shown at a place; undefined behind the last one. */
export function shownRow({ rows, view }: Table, place: number): readonly Cell[] | undefined {
  const index = view.order === null ? place : view.order[place];
  return index === undefined ? undefined : rows[index];
}

/** The column that the cursor is in, as index in the result; undefined in a result without columns. */
export function currentColumn(table: Table): number | undefined {
  return shownColumns(table)[table.view.grid.column];
}

/** The view with its order made anew: after a sort, a filter, or more rows. */
export function reorder(table: Table): TableView {
  const { columns, view } = table;
  if (view.sort === null && view.filter === '') return view.order === null ? view : { ...view, order: null };
  const matches = view.filter === '' ? null : matcherOf(view.filter, columns);
  return { ...view, order: rowOrder(table, matches) };
}

/** Ascending, descending, as it came: what the next press of the sort key asks for. */
export function nextSort(current: Sort | null, column: number): Sort | null {
  if (current?.column !== column) return { column, direction: 'ascending' };
  return current.direction === 'ascending' ? { column, direction: 'descending' } : null;
}

/** The marked range, or the cell under the cursor: places of the first and last row and column, ends included. */
export function markedRange({ view }: Table): { rows: [number, number]; columns: [number, number] } {
  const { grid, anchor } = view;
  const from = anchor ?? grid;
  return {
    rows: [Math.min(from.row, grid.row), Math.max(from.row, grid.row)],
    columns: [Math.min(from.column, grid.column), Math.max(from.column, grid.column)],
  };
}
