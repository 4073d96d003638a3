import type { Cell, ResultColumn } from '../../warehouse/warehouse.ts';

/** A series of a chart: a numeric column's values, NaN where there is none. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** What can be drawn of a result, or why nothing can. */
export type Chart =
  | { readonly kind: 'none'; readonly reason: string }
  | {
      readonly kind: 'series';
      readonly labels: readonly string[];
      readonly series: readonly Series[];
      readonly whole: boolean;
    };

/** More points than that no terminal and no reader tells apart. */
const mostPoints = 2_000;
const mostSeries = 6;

interface Charted {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly rest: 'none' | 'waiting' | 'gone';
}

/** Keys and codes are numbers that measure nothing. */
function isMeasure({ name, numeric }: ResultColumn): boolean {
  return numeric && !/(^|_)id$/i.test(name);
}

/**
 * The chart of a result: the first column that is no number gives the labels (else the first column), all the
 * numbers beside it are the series.
 */
export function chartOf({ columns, rows, rest }: Charted): Chart {
  if (rows.length === 0) return { kind: 'none', reason: 'there are no rows' };
  const named = columns.findIndex(({ numeric }) => !numeric);
  const label = named < 0 && columns.length > 1 ? 0 : named;
  const measures = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column, index }) => index !== label && (isMeasure(column) || (columns.length === 2 && column.numeric)))
    .slice(0, mostSeries);
  if (measures.length === 0) {
    return { kind: 'none', reason: 'there is no number: a chart needs a label or a time and at least one number' };
  }
  const shown = rows.slice(0, mostPoints);
  return {
    kind: 'series',
    labels: shown.map((cells, index) => (label < 0 ? String(index + 1) : (cells[label] ?? 'NULL'))),
    series: measures.map(({ column, index }) => ({
      name: column.name,
      values: shown.map((cells) => (cells[index] == null ? Number.NaN : Number(cells[index]))),
    })),
    whole: rest === 'none' && shown.length === rows.length,
  };
}

/** The least and greatest finite value of some series, the axis going through zero for bars. */
export function rangeOf(
  series: readonly Series[],
  throughZero: boolean,
): { readonly min: number; readonly max: number } {
  const values = series.flatMap(({ values }) => values.filter(Number.isFinite));
  const least = values.reduce((a, b) => Math.min(a, b), throughZero ? 0 : Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), throughZero ? 0 : Number.NEGATIVE_INFINITY);
  if (values.length === 0) return { min: 0, max: 1 };
  return least === most ? { min: least, max: least + 1 } : { min: least, max: most };
}

/** A number of the axis or a bar in few characters. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? value.toLocaleString('en-US')
    : value.toLocaleString('en-US', { maximumSignificantDigits: 6 });
}
