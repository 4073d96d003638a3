import type { ResultSet } from '../../warehouse/warehouse.ts';
import { drawnWidth } from '../columns.ts';

/** How SQL NULL is drawn: unlike an empty text, and unlike the word NULL. */
export const nullMark = '∅ null';
/** Columns between two columns of the grid: ` │ `. */
const gap = 3;

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

/** Display width of each column, from its name and the first rows: what comes later is clipped. */
export function columnWidths(result: ResultSet): number[] {
  const sample = result.rows.slice(0, sampledRows);
  return result.columns.map((column, index) => {
    let width = drawnWidth(column.name);
    for (const row of sample) {
      const cell = row[index] ?? null;
      width = Math.max(width, cell === null ? nullMark.length : drawnWidth(cell));
    }
    return Math.min(Math.max(width, 1), widestColumn);
  });
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(value, last));
}

/** Scrolls as little as needed for the cell under the cursor to be drawn. */
export function reveal(grid: Grid, shape: GridShape, view: GridView): Grid {
  const row = clamp(grid.row, shape.rows - 1);
  const column = clamp(grid.column, shape.widths.length - 1);
  const height = Math.max(1, view.height);
  const top = clamp(Math.min(Math.max(grid.top, row - height + 1), row), Math.max(0, shape.rows - height));
  let left = Math.min(grid.left, column);
  let width = 0;
  for (let index = column; index >= left; index--) {
    width += (shape.widths[index] ?? 0) + gap;
    if (width - gap > view.width) {
      left = Math.min(index + 1, column);
      break;
    }
  }
  return { row, column, top, left: fillRoom(left, shape.widths, view) };
}

/** The first column, moved left while all that follow it still fit: a wider screen shows more. */
function fillRoom(left: number, widths: readonly number[], view: GridView): number {
  let first = left;
  let width = widths.slice(first).reduce((sum, one) => sum + one + gap, -gap);
  while (first > 0 && width + (widths[first - 1] ?? 0) + gap <= view.width) {
    first -= 1;
    width += (widths[first] ?? 0) + gap;
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
  return reveal({ ...grid, ...moves[to] }, shape, view);
}
