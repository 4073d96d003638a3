import { formatCount, plural } from '../../text/format.ts';
import type { Cell, ResultColumn } from '../../warehouse/warehouse.ts';
import { shownColumns, shownRow, shownRowCount, type Table } from '../state/prompt/view.ts';

/** A series of a chart: a numeric column's values, NaN where there is none. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** A point for each row that is shown, in the order of the screen. */
export interface Drawable {
  readonly kind: 'series';
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  /** Rows that are loaded; a filter may show fewer. */
  readonly loaded: number;
  /** False where the engine has more rows than are loaded. */
  readonly whole: boolean;
}

/** What can be drawn of a result, or why nothing can. */
export type Chart = { readonly kind: 'none'; readonly reason: string } | Drawable;

const mostSeries = 6;

interface Charted extends Table {
  readonly rest: 'none' | 'waiting' | 'gone';
}

/** Indexes of the columns that name the points, and of those that are drawn. */
interface ChartColumns {
  readonly labels: readonly number[];
  readonly measures: readonly number[];
}

/** Keys and codes are numbers that measure nothing. */
function isKey({ name }: ResultColumn): boolean {
  return /(^|_)id$/i.test(name);
}

/**
 * The texts and times that come before the first measure name the points, keys only where there is nothing else; without
 * any, the first column does, or the number of the row. All the measures beside them are drawn.
 */
function chartColumns(result: Charted): ChartColumns | string {
  const { columns } = result;
  if (shownRowCount(result) === 0) return 'there are no rows';
  const shown = shownColumns(result).flatMap((index) => {
    const column = columns[index];
    return column === undefined ? [] : [{ index, column }];
  });
  const texts = shown.filter(({ column }) => !column.numeric);
  const only = shown.length === 2 && texts.length <= 1;
  const first = texts.length === 0 && shown.length > 1 ? shown[0] : undefined;
  const measures = shown.filter((one) => one !== first && one.column.numeric && (only || !isKey(one.column)));
  const [start] = measures;
  if (start === undefined) {
    const reason = shown.some(({ column }) => column.numeric) ? 'there is no number but keys' : 'there is no number';
    return `${reason}: select a label or time and a number`;
  }
  const before = texts.filter(({ index }) => index < start.index);
  const named = before.length > 0 ? before : texts.slice(0, 1);
  const telling = named.filter(({ column }) => !isKey(column));
  const labels = first === undefined ? (telling.length > 0 ? telling : named) : [first];
  const indexes = (list: typeof shown) => list.map(({ index }) => index);
  return { labels: indexes(labels), measures: indexes(measures.slice(0, mostSeries)) };
}

/** Why nothing can be drawn of a result; null where something can. */
export function noChartReason(result: Charted): string | null {
  const chosen = chartColumns(result);
  return typeof chosen === 'string' ? chosen : null;
}

/** The chart of a result as it is looked at: sorted, filtered, without its hidden columns. */
export function chartOf(result: Charted): Chart {
  const chosen = chartColumns(result);
  if (typeof chosen === 'string') return { kind: 'none', reason: chosen };
  const { columns, rows, rest } = result;
  const shown: (readonly Cell[])[] = Array.from(
    { length: shownRowCount(result) },
    (_, place) => shownRow(result, place) ?? [],
  );
  const label = (cells: readonly Cell[], place: number) =>
    chosen.labels.length === 0
      ? formatCount(place + 1)
      : chosen.labels.map((index) => cells[index] ?? 'NULL').join(' · ');
  return {
    kind: 'series',
    labels: shortened(shown.map(label)),
    series: chosen.measures.map((index) => ({
      name: columns[index]?.name ?? '',
      values: shown.map((cells) => (cells[index] == null ? Number.NaN : Number(cells[index]))),
    })),
    loaded: rows.length,
    whole: rest === 'none',
  };
}

const midnight = /^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?(?:[+-]\d{2}(?::?\d{2})?)?$/;

/** Times that are all midnight are days. */
function shortened(labels: readonly string[]): readonly string[] {
  return labels.every((label) => midnight.test(label)) ? labels.map((label) => label.replace(midnight, '$1')) : labels;
}

/** Where each of so many points ends among the values, the first beginning at 0. */
function ends(values: number, points: number): readonly number[] {
  return Array.from({ length: points }, (_, index) => Math.floor(((index + 1) * values) / points));
}

/** Values brought to at most so many points: the mean of those that fall together. */
export function resampled(values: readonly number[], points: number): readonly number[] {
  if (values.length <= points) return values;
  let from = 0;
  return ends(values.length, points).map((to) => {
    const finite = values.slice(from, to).filter(Number.isFinite);
    from = to;
    return finite.length === 0 ? Number.NaN : finite.reduce((sum, value) => sum + value, 0) / finite.length;
  });
}

/** The chart with at most so many points, each named by the first row that falls to it. */
export function condensed(chart: Drawable, points: number): Drawable {
  const { labels, series } = chart;
  if (labels.length <= points) return chart;
  const starts = [0, ...ends(labels.length, points).slice(0, -1)];
  return {
    ...chart,
    labels: starts.map((start) => labels[start] ?? ''),
    series: series.map(({ name, values }) => ({ name, values: resampled(values, points) })),
  };
}

/** What is to be known about a chart that is drawn with so many points: of which rows it is, and what a point is. */
export function chartNotes({ labels, loaded, whole }: Drawable, points: number): readonly string[] {
  const rows = labels.length;
  return [
    rows === loaded ? plural(rows, 'row') : `${formatCount(rows)} of ${plural(loaded, 'row')} by the filter`,
    ...(rows > points ? [`a point is the mean of ${formatCount(Math.ceil(rows / points))} rows`] : []),
    ...(whole ? [] : ['not all rows are loaded']),
  ];
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
  // Digits that are not the value's own would look as if they were.
  if (Math.abs(value) >= 1e15) return Number(value.toPrecision(6)).toExponential();
  return Number.isInteger(value)
    ? value.toLocaleString('en-US')
    : value.toLocaleString('en-US', { maximumSignificantDigits: 6 });
}
