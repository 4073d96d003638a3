import type { Cell } from '../../warehouse/warehouse.ts';

export interface ChangedCell {
  /** From 0, in the columns of the left result. */
  readonly column: number;
  readonly left: Cell;
  readonly right: Cell;
}

/** Where two results differ. Rows are counted from 1, each in its own result. */
export type RowDifference =
  /** A row that both have, with cells that differ; `values` are those of the left. */
  | {
      readonly kind: 'changed';
      readonly left: number;
      readonly right: number;
      readonly values: readonly Cell[];
      readonly cells: readonly ChangedCell[];
    }
  | { readonly kind: 'left-only'; readonly row: number; readonly values: readonly Cell[] }
  | { readonly kind: 'right-only'; readonly row: number; readonly values: readonly Cell[] };

/** What the comparison of two whole results found. */
export interface ResultDifference {
  /** Names of the columns, as the left result has them. */
  readonly columns: readonly string[];
  /** Columns that tell rows apart, from 0; empty where whole rows are compared. */
  readonly key: readonly number[];
  /**
   * A key that more than one row of a side has, among those that differ: its rows were paired as they came. Null where
   * there is none.
   */
  readonly repeatedKey: readonly Cell[] | null;
  /** Both results' names of their columns where these are the difference, and no row was compared. */
  readonly otherColumns: { readonly left: readonly string[]; readonly right: readonly string[] } | null;
  readonly rows: { readonly left: number; readonly right: number };
  /** True where the results have the same rows in another order, and the order is part of the result. */
  readonly reordered: boolean;
  readonly changedRows: number;
  readonly changedCells: number;
  readonly leftOnly: number;
  readonly rightOnly: number;
  /** The first of them; the counts are of all. */
  readonly differences: readonly RowDifference[];
}

export function isSame({ otherColumns, reordered, changedRows, leftOnly, rightOnly }: ResultDifference): boolean {
  return otherColumns === null && !reordered && changedRows + leftOnly + rightOnly === 0;
}

/** Rows that differ, whichever way. */
export function differingRows({ changedRows, leftOnly, rightOnly }: ResultDifference): number {
  return changedRows + leftOnly + rightOnly;
}
