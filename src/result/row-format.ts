import type { Cell } from '../warehouse/warehouse.ts';

/** A result as text in a format that needs one row at a time, so that a result of any size can be written. */
export interface RowFormat {
  /** What stands before the rows. */
  readonly head: string;
  /** The text of a row; `index` counts the rows from 0. */
  row(cells: readonly Cell[], index: number): string;
  /** What stands behind the last row. */
  end(rows: number): string;
}
