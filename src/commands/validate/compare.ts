import type { Cell } from '../../warehouse/warehouse.ts';
import type { CellDifference } from '../events.ts';
import type { ExpectedResult } from './expected.ts';

export interface Comparison {
  /** True where the order of rows is part of the result. */
  readonly ordered: boolean;
  /** Most by which two numbers may differ. */
  readonly tolerance: number;
}

type Row = readonly Cell[];

/** Above so many pairs of rows that differ, rows are paired by place and no longer by likeness. */
const mostPairs = 250_000;

/**
 * Compares two results cell by cell, NULL equal to NULL only. Rows of the differences are counted from 1 in the expected
 * result, or in the actual one where only that has the row; such a row appears with every cell.
 */
export function compareResults(
  expected: ExpectedResult,
  got: ExpectedResult,
  { ordered, tolerance }: Comparison,
): readonly CellDifference[] {
  const columns = expected.columns;
  // PostgreSQL and Redshift spell names in lower case.
  if (columns.join('\n').toLowerCase() !== got.columns.join('\n').toLowerCase()) {
    return [{ row: 0, column: '(columns)', expected: columns.join(', '), got: got.columns.join(', ') }];
  }
  const equal = (a: Row, b: Row) => a.every((cell, index) => equalCells(cell, b[index] ?? null, tolerance));
  const pairs = ordered
    ? byPlace(numbered(expected.rows), numbered(got.rows))
    : unordered(expected.rows, got.rows, equal);
  return pairs.flatMap(([wanted, found]) => {
    if (wanted !== null && found !== null && equal(wanted.cells, found.cells)) return [];
    return columns.flatMap((column, index): CellDifference[] => {
      const left = wanted?.cells[index] ?? null;
      const right = found?.cells[index] ?? null;
      if (wanted !== null && found !== null && equalCells(left, right, tolerance)) return [];
      return [
        {
          row: (wanted ?? found)?.number ?? 0,
          column,
          expected: wanted === null ? noRow : left,
          got: found === null ? noRow : right,
        },
      ];
    });
  });
}

/** Stands in a difference where one side has no such row. */
const noRow = '(no row)';

interface NumberedRow {
  readonly number: number;
  readonly cells: Row;
}

type Pair = readonly [NumberedRow | null, NumberedRow | null];

function numbered(rows: readonly Row[]): NumberedRow[] {
  return rows.map((cells, index) => ({ number: index + 1, cells }));
}

function byPlace(expected: readonly NumberedRow[], got: readonly NumberedRow[]): Pair[] {
  return Array.from({ length: Math.max(expected.length, got.length) }, (_, index) => [
    expected[index] ?? null,
    got[index] ?? null,
  ]);
}

/** Takes away the rows that both have, then pairs those left with the one most like them. */
function unordered(expected: readonly Row[], got: readonly Row[], equal: (a: Row, b: Row) => boolean): Pair[] {
  const same = new Map<string, NumberedRow[]>();
  for (const row of numbered(got)) {
    const key = JSON.stringify(row.cells);
    same.set(key, [...(same.get(key) ?? []), row]);
  }
  const left = numbered(expected).filter((row) => same.get(JSON.stringify(row.cells))?.shift() === undefined);
  const over = [...same.values()].flat().sort((a, b) => a.number - b.number);
  if (left.length * over.length > mostPairs) return byPlace(left, over);
  const pairs: Pair[] = [];
  for (const row of left) {
    const index = mostAlike(row.cells, over, equal);
    pairs.push([row, index < 0 ? null : (over.splice(index, 1)[0] ?? null)]);
  }
  return [...pairs, ...over.map((row): Pair => [null, row])];
}

function mostAlike(cells: Row, candidates: readonly NumberedRow[], equal: (a: Row, b: Row) => boolean): number {
  let best = -1;
  let bestScore = 0;
  for (const [index, candidate] of candidates.entries()) {
    const alike = cells.filter((cell, at) => cell === candidate.cells[at]).length;
    const score = equal(cells, candidate.cells) ? Number.POSITIVE_INFINITY : alike;
    if (score > bestScore) {
      best = index;
      bestScore = score;
    }
  }
  return best;
}

function equalCells(a: Cell, b: Cell, tolerance: number): boolean {
  if (a === b) return true;
  if (a === null || b === null || !isNumber(a) || !isNumber(b)) return false;
  if (plainNumber(a) === plainNumber(b)) return true;
  return tolerance > 0 && Math.abs(Number(a) - Number(b)) <= tolerance;
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text);
}

/** Engines print the same number as 12, 12.0 or 12.00. */
function plainNumber(text: string): string {
  return /[eE]/.test(text) ? text : text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}
