import { plural } from '../../text/format.ts';
import { visible } from '../../text/safe.ts';
import type { Cell, ResultSet } from '../../warehouse/warehouse.ts';
import { differingRows, isSame, type ResultDifference, type RowDifference } from './difference.ts';

/** What the two results are called. */
export interface SideNames {
  readonly left: string;
  readonly right: string;
  /** What is said of a row that one side alone has: `missing`, `only in dwh`. */
  readonly leftOnly: string;
  readonly rightOnly: string;
}

export const expectedAndGot: SideNames = { left: 'expected', right: 'got', leftOnly: 'missing', rightOnly: 'extra' };

/** Marks that are told apart without colours. */
const differenceMarks: Readonly<Record<RowDifference['kind'], string>> = {
  changed: '≠',
  'left-only': '−',
  'right-only': '+',
};

/** Stands where a side has no such row. */
const noRow = '(no row)';

function shown(cell: Cell): string {
  return cell ?? 'NULL';
}

function rowText(columns: readonly string[], values: readonly Cell[]): string {
  return values.map((value, index) => `${columns[index] ?? ''} = ${shown(value)}`).join(', ');
}

/** `2 rows differ in 3 cells, 1 row missing, 4 rows extra; 320 rows against 323`; how many are equal where none differs. */
export function differenceSummary(difference: ResultDifference, names: SideNames): string {
  const { otherColumns, rows, changedRows, changedCells, leftOnly, rightOnly, reordered } = difference;
  if (otherColumns !== null) {
    const text = (columns: readonly string[]) => columns.join(', ');
    return `the columns differ: ${names.left} ${text(otherColumns.left)}; ${names.right} ${text(otherColumns.right)}`;
  }
  if (isSame(difference)) return `${plural(rows.left, 'row')}, all equal`;
  if (reordered)
    return `the same ${plural(rows.left, 'row')} in another order; ${plural(changedRows, 'row')} out of place`;
  const parts = [
    changedRows > 0
      ? `${plural(changedRows, 'row')} differ${changedRows === 1 ? 's' : ''} in ${plural(changedCells, 'cell')}`
      : '',
    leftOnly > 0 ? `${plural(leftOnly, 'row')} ${names.leftOnly}` : '',
    rightOnly > 0 ? `${plural(rightOnly, 'row')} ${names.rightOnly}` : '',
  ].filter((part) => part !== '');
  const counts = `${plural(rows.left, 'row')} ${names.left}, ${plural(rows.right, 'row')} ${names.right}`;
  return `${parts.join(', ')}; ${counts}${repeated(difference)}`;
}

function keyText({ columns, key }: ResultDifference, values: readonly Cell[]): string {
  return rowText(
    key.map((column) => columns[column] ?? ''),
    values,
  );
}

function repeated(difference: ResultDifference): string {
  const { repeatedKey } = difference;
  return repeatedKey === null ? '' : `; the key is not unique: several rows have ${keyText(difference, repeatedKey)}`;
}

/** Lines of plain text: one for each cell that differs, and one for each row that one side alone has. */
export function* differenceLines(difference: ResultDifference, names: SideNames): Generator<string, void, undefined> {
  const { columns, key } = difference;
  for (const one of difference.differences) {
    const mark = differenceMarks[one.kind];
    if (one.kind !== 'changed') {
      const word = one.kind === 'left-only' ? names.leftOnly : names.rightOnly;
      yield visible(`${mark} row ${one.row} ${word}: ${rowText(columns, one.values)}`);
      continue;
    }
    const place =
      key.length === 0
        ? `row ${one.left}`
        : keyText(
            difference,
            key.map((column) => one.values[column] ?? null),
          );
    for (const { column, left, right } of one.cells) {
      const values = `${names.left} ${shown(left)}, ${names.right} ${shown(right)}`;
      yield visible(`${mark} ${place} · ${columns[column] ?? ''}: ${values}`);
    }
  }
  const rest = differingRows(difference) - difference.differences.length;
  if (rest > 0) yield `… and ${plural(rest, 'row')} more`;
}

/** A cell that differs, or a row that one side alone has, with its values in place of the cell. */
export interface DifferingCell {
  readonly row: number;
  readonly column: string;
  readonly expected: Cell;
  readonly got: Cell;
}

/** A row's values as they stand beside its key: those of the other columns, where there are any. */
function besideKey(columns: readonly string[], key: readonly number[], values: readonly Cell[]): string {
  const others = columns.map((_, index) => index).filter((index) => !key.includes(index));
  if (others.length === 0) return rowText(columns, values);
  return rowText(
    others.map((index) => columns[index] ?? ''),
    others.map((index) => values[index] ?? null),
  );
}

function cellsOf(
  { columns, key }: Pick<ResultDifference, 'columns' | 'key'>,
  one: RowDifference,
  names: SideNames,
): readonly DifferingCell[] {
  if (one.kind === 'changed') {
    return one.cells.map(({ column, left, right }) => ({
      row: one.left,
      column: columns[column] ?? '',
      expected: left,
      got: right,
    }));
  }
  const values = besideKey(columns, key, one.values);
  const left = one.kind === 'left-only';
  const column = `(row ${left ? names.leftOnly : names.rightOnly})`;
  return [{ row: one.row, column, expected: left ? values : noRow, got: left ? noRow : values }];
}

/** The differences cell by cell, of a result and what was expected. */
export function differenceCells(difference: ResultDifference): readonly DifferingCell[] {
  return difference.differences.flatMap((one) => cellsOf(difference, one, expectedAndGot));
}

/**
 * The differences as a result: a mark, the key (or the row's number), the column, and both values. A row that one side
 * alone has takes one row, with its values where the cell would be.
 */
export function differenceResult(difference: ResultDifference, names: SideNames): ResultSet {
  const { columns, key } = difference;
  const text = (name: string) => ({ name, type: 'text', numeric: false });
  const keyNames = key.map((column) => columns[column] ?? '');
  const place = key.length === 0 ? [{ name: 'row', type: 'integer', numeric: true }] : keyNames.map(text);
  const rows = difference.differences.flatMap((one) =>
    cellsOf(difference, one, names).map(({ row, column, expected, got }) => {
      const at = key.length === 0 ? [String(row)] : key.map((index) => one.values[index] ?? null);
      return [differenceMarks[one.kind], ...at, column, expected, got];
    }),
  );
  return {
    columns: [text('±'), ...place, text('column'), text(names.left), text(names.right)],
    rows,
    more: differingRows(difference) > difference.differences.length,
    touched: null,
  };
}
