import type { Cell, ResultColumn } from '../../../warehouse/warehouse.ts';
import { beginning, drawnWidth } from '../../columns.ts';

/** How SQL NULL is drawn: unlike an empty text, and unlike the word NULL. */
export const nullMark = '∅ null';
/** Columns between two columns of the grid: ` │ `. */
export const columnGap = 3;

const sampledRows = 200;
const widestColumn = 60;

/** The cell under the cursor, and the first row and column that are drawn. All from 0. */
export interface Grid {
  readonly row: number;
  readonly column: number;
  readonly top: number;
  readonly left: number;
}

export const gridStart: Grid = { row: 0, column: 0, top: 0, left: 0 };

export interface GridShape {
  readonly rows: number;
  readonly widths: readonly number[];
  /** How many columns stay at the left, whatever is scrolled. */
  readonly frozen: number;
}

/** Room for the grid's rows, in lines and columns. */
export interface GridView {
  readonly height: number;
  readonly width: number;
}

export type GridMove =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page-up'
  | 'page-down'
  | 'first-row'
  | 'last-row'
  | 'first-column'
  | 'last-column';

/**
 * Display width of each column, from its name, all of its numbers, and the first texts: a longer text that comes later is
 * clipped, a number never is.
 */
export function columnWidths(result: {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}): number[] {
  const sample = result.rows.slice(0, sampledRows);
  return result.columns.map((column, index) => {
    let width = drawnWidth(column.name);
    for (const row of sample) {
      const cell = row[index] ?? null;
      width = Math.max(width, cell === null ? nullMark.length : drawnWidth(beginning(cell, widestColumn)));
    }
    if (column.numeric) {
      for (const row of result.rows) width = Math.max(width, row[index]?.length ?? 0);
    }
    return Math.min(Math.max(width, 1), widestColumn);
  });
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(value, last));
}

/** Share of the width that frozen columns take at most: the others need room, too. */
const frozenShare = 0.7;

/** How many of the columns that are to stay at the left do, and what they take, with the gap behind each. */
export function frozenColumns(shape: GridShape, view: GridView): { count: number; width: number } {
  let count = 0;
  let width = 0;
  for (const one of shape.widths.slice(0, shape.frozen)) {
    if (width + one + columnGap > view.width * frozenShare) break;
    width += one + columnGap;
    count += 1;
  }
  return { count, width };
}

/** Scrolls as little as needed for the cell under the cursor to be drawn. `left` counts columns that are not frozen. */
export function reveal(grid: Grid, shape: GridShape, view: GridView): Grid & { readonly frozen: number } {
  const row = clamp(grid.row, shape.rows - 1);
  const column = clamp(grid.column, shape.widths.length - 1);
  const height = Math.max(1, view.height);
  const top = clamp(Math.min(Math.max(grid.top, row - height + 1), row), Math.max(0, shape.rows - height));
  const { count: frozen, width: taken } = frozenColumns(shape, view);
  const room = view.width - taken;
  const current = Math.max(column, frozen);
  let left = Math.max(frozen, Math.min(grid.left, current));
  let width = 0;
  for (let index = current; index >= left; index--) {
    width += (shape.widths[index] ?? 0) + columnGap;
    if (width - columnGap > room) {
      left = Math.min(index + 1, current);
      break;
    }
  }
  return { row, column, top, left: fillRoom(left, frozen, shape.widths, room), frozen };
}

/** The first column that scrolls, moved left while all that follow it still fit: a wider screen shows more. */
function fillRoom(left: number, frozen: number, widths: readonly number[], room: number): number {
  let first = Math.min(left, Math.max(frozen, widths.length - 1));
  let width = widths.slice(first).reduce((sum, one) => sum + one + columnGap, -columnGap);
  while (first > frozen && width + (widths[first - 1] ?? 0) + columnGap <= room) {
    first -= 1;
    width += (widths[first] ?? 0) + columnGap;
  }
  return first;
}

export function moveGrid(grid: Grid, to: GridMove, shape: GridShape, view: GridView): Grid {
  const page = Math.max(1, view.height - 1);
  const moves: Record<GridMove, Partial<Grid>> = {
    up: { row: grid.row - 1 },
    down: { row: grid.row + 1 },
    left: { column: grid.column - 1 },
    right: { column: grid.column + 1 },
    'page-up': { row: grid.row - page },
    'page-down': { row: grid.row + page },
    'first-row': { row: 0 },
    'last-row': { row: shape.rows - 1 },
    'first-column': { column: 0 },
    'last-column': { column: shape.widths.length - 1 },
  };
  const { frozen: _, ...moved } = reveal({ ...grid, ...moves[to] }, shape, view);
  return moved;
}

/** The same moves where a line shows one value: up and down go through the values, left and right through the rows. */
export function moveExpanded(grid: Grid, to: GridMove, shape: GridShape, view: GridView): Grid {
  const columns = Math.max(1, shape.widths.length);
  if (to === 'up' && grid.column === 0 && grid.row > 0) return { ...grid, row: grid.row - 1, column: columns - 1 };
  if (to === 'down' && grid.column === columns - 1 && grid.row < shape.rows - 1) {
    return { ...grid, row: grid.row + 1, column: 0 };
  }
  const turned: Partial<Record<GridMove, GridMove>> = { up: 'left', down: 'right', left: 'up', right: 'down' };
  const page = { ...view, height: Math.max(2, Math.ceil(view.height / (columns + 1)) + 1) };
  return moveGrid(grid, turned[to] ?? to, shape, page);
}
