import { drawnWidth } from '../../columns.ts';
import type { Reach } from './editor.ts';
import { type GridMove, type GridShape, type GridView, moveExpanded, moveGrid } from './grid.ts';
import {
  type Arrangement,
  currentColumn,
  nextSort,
  plainView,
  reorder,
  shownColumns,
  shownRowCount,
  type Table,
  type TableView,
} from './view.ts';

/** What the operator changes in how a result is looked at. */
export type ViewChange =
  /** Sorts by the column under the cursor: ascending, then descending, then as it came. */
  | { readonly kind: 'sort' }
  | { readonly kind: 'filter'; readonly filter: string }
  /** Keeps the columns up to the cursor's at the left, or none when it is the last that is kept. */
  | { readonly kind: 'freeze' }
  | { readonly kind: 'hide' }
  | { readonly kind: 'show-all' }
  | { readonly kind: 'arrange'; readonly arrangement: Arrangement }
  /** Begins to mark a range at the cursor, or gives it up. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'reset' }
  /** The cursor to a cell, by its place among the shown rows and columns. */
  | { readonly kind: 'point'; readonly row: number; readonly column: number };

/** The grid's shape, for a result of which `widths` are all its columns'. */
export function shapeOf(table: Table & { readonly widths: readonly number[] }): GridShape {
  const widths = shownColumns(table).map((index) => {
    const width = table.widths[index] ?? 1;
    // The name of the column that is sorted by has its mark before it.
    return table.view.sort?.column === index
      ? Math.max(width, drawnWidth(table.columns[index]?.name ?? '') + 1)
      : width;
  });
  return { rows: shownRowCount(table), widths, frozen: table.view.frozen };
}

/** The view after a move; an extending one marks a range from where the cursor was. */
export function moveView(
  table: Table & { readonly widths: readonly number[] },
  to: GridMove,
  room: GridView,
  reach: Reach,
): TableView {
  const { view } = table;
  const { row, column } = view.grid;
  const step = view.arrangement === 'expanded' ? moveExpanded : moveGrid;
  const anchor = reach === 'extend' ? (view.anchor ?? { row, column }) : view.anchor;
  return { ...view, anchor, grid: step(view.grid, to, shapeOf(table), room) };
}

function hideColumn(table: Table): TableView {
  const { view } = table;
  const column = currentColumn(table);
  if (column === undefined || shownColumns(table).length === 1) return view;
  const last = shownColumns(table).length - 2;
  const frozen = view.grid.column < view.frozen ? view.frozen - 1 : view.frozen;
  const grid = { ...view.grid, column: Math.min(view.grid.column, last) };
  return { ...view, hidden: new Set([...view.hidden, column]), frozen, grid, anchor: null };
}

/** The view of a table after a change. */
export function viewChanged(table: Table, change: ViewChange): TableView {
  const { view } = table;
  const { row, column } = view.grid;
  const fromTop = (changed: TableView): TableView => {
    const reordered = reorder({ ...table, view: changed });
    return { ...reordered, anchor: null, grid: { ...view.grid, row: 0, top: 0 } };
  };
  switch (change.kind) {
    case 'sort': {
      const current = currentColumn(table);
      return current === undefined ? view : fromTop({ ...view, sort: nextSort(view.sort, current) });
    }
    case 'filter':
      return fromTop({ ...view, filter: change.filter.trim() });
    case 'freeze':
      return { ...view, frozen: view.frozen === column + 1 ? 0 : column + 1 };
    case 'hide':
      return hideColumn(table);
    case 'show-all':
      return { ...view, hidden: new Set() };
    case 'arrange':
      return { ...view, arrangement: change.arrangement };
    case 'mark':
      return { ...view, anchor: view.anchor === null ? { row, column } : null };
    case 'reset':
      return plainView;
    case 'point':
      return { ...view, anchor: null, grid: { ...view.grid, row: change.row, column: change.column } };
  }
}
