import type { Engine } from './dialect.ts';
import { sql } from './text.ts';

/** A column of a query's result, to be profiled. */
export interface ProfiledColumn {
  /** Its place, from 0: names in a result need not differ. */
  readonly index: number;
  /** How many columns the result has. */
  readonly of: number;
  /** As the engine names it. */
  readonly type: string;
  readonly numeric: boolean;
}

/** The queries that profile a column; each runs the profiled query, so what they count is its whole result. */
export interface ProfileQueries {
  /**
   * One row: rows, values that are not NULL, distinct values, smallest, greatest, mean (NULL but for numbers), and the
   * smallest and greatest as the histogram measures them (NULL where it measures nothing).
   */
  readonly summary: string;
  /** Value and count, the most frequent first; NULL is a value here. */
  readonly frequent: string;
  /** Bin from 0 and count of the values between the bounds; only where `summary` told bounds. */
  histogram(bounds: HistogramBounds): string;
}

export interface HistogramBounds {
  readonly from: number;
  readonly to: number;
  readonly bins: number;
}

export interface ProfileSummary {
  readonly rows: number;
  readonly nulls: number;
  readonly distinct: number;
  /** As the engine prints them; null where there are no values. */
  readonly min: string | null;
  readonly max: string | null;
  readonly mean: string | null;
  /** What the histogram measures, from the least to the greatest; null where it measures nothing. */
  readonly range: { readonly from: number; readonly to: number } | null;
}

/** Of numbers as they are; of dates and timestamps in seconds since 1970. */
export interface HistogramBin {
  /** It holds values from here up to `to`; the last one holds that, too. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** How values of types that cannot be compared on an engine are made into text that can. */
const asText: Record<Engine, (column: string, type: string) => string> = {
  embedded: (column) => `CAST(${column} AS VARCHAR)`,
  postgres: (column) => `CAST(${column} AS text)`,
  // SUPER has no cast to text, nor has BOOLEAN (AWS, "SUPER type", "CAST").
  redshift: (column, type) => {
    if (/^super/i.test(type)) return `json_serialize(${column})`;
    return /^bool/i.test(type)
      ? `CASE WHEN ${column} THEN 'true' WHEN NOT ${column} THEN 'false' END`
      : `CAST(${column} AS varchar)`;
  },
};

const comparable = /^(var|n|n?var|bp)?char|^text|^character|^string|^name$|^date|^time|^interval/i;

function comparableExpression({ index, type, numeric }: ProfiledColumn, engine: Engine): string {
  const column = `c${index + 1}`;
  return numeric || comparable.test(type) ? column : asText[engine](column, type);
}

export type Measure = 'number' | 'time';

/** What can be measured of values of a type; null where nothing can. An object identifier is a name, not a quantity. */
export function measureOf({ type, numeric }: Pick<ProfiledColumn, 'type' | 'numeric'>): Measure | null {
  if (numeric) return type === 'oid' ? null : 'number';
  return /^(date|timestamp(_s|_ms|_ns)?|datetime)( with(out)? time zone)?$/i.test(type) ? 'time' : null;
}

function measured(value: string, measure: Measure | null): string {
  if (measure === null) return 'CAST(NULL AS double precision)';
  // An infinite time has no seconds on DuckDB.
  const number =
    measure === 'number'
      ? value
      : `CASE WHEN ${value} BETWEEN '0001-01-01' AND '9999-12-31' THEN extract(epoch FROM ${value}) END`;
  // Redshift's AVG of integers is an integer.
  return `CAST(${number} AS double precision)`;
}

/**
 * The queries that profile a column of the result of a query.
 * @param query one SELECT (or WITH … SELECT, VALUES), without its semicolon
 * @param most how many of the most frequent values to tell
 */
export function profileQueries(query: string, column: ProfiledColumn, engine: Engine, most = 10): ProfileQueries {
  const names = Array.from({ length: column.of }, (_, index) => `c${index + 1}`).join(', ');
  // The line breaks keep a comment at the query's end from swallowing the bracket.
  const result = `(\n${query}\n) AS result(${names})`;
  const value = comparableExpression(column, engine);
  const measure = measureOf(column);
  const number = measured(value, measure);
  return {
    summary: sql`
      SELECT count(*) AS row_count, count(${value}) AS value_count, count(DISTINCT ${value}) AS distinct_count,
             min(${value}) AS smallest, max(${value}) AS greatest, ${measure === 'number' ? `avg(${number})` : 'NULL'} AS mean,
             min(${number}) AS least_measure, max(${number}) AS greatest_measure
      FROM ${result}
    `,
    frequent: sql`
      SELECT ${value} AS value, count(*) AS value_count
      FROM ${result}
      GROUP BY 1
      ORDER BY 2 DESC, 1
      LIMIT ${most}
    `,
    histogram: ({ from, to, bins }) => sql`
      SELECT CAST(least(floor((${number} - (${from})) / ${(to - from) / bins}), ${bins - 1}) AS integer) AS bin, count(*) AS value_count
      FROM ${result}
      WHERE ${number} IS NOT NULL
      GROUP BY 1
      ORDER BY 1
    `,
  };
}

type Row = readonly (string | null)[];

/** Reads the answer to `summary`; a profile of no row at all is one of zeros. */
export function readSummary(rows: readonly Row[]): ProfileSummary {
  const [total = '0', present = '0', distinct = '0', min = null, max = null, mean = null, from = null, to = null] =
    rows[0] ?? [];
  const range = from === null || to === null ? null : { from: Number(from), to: Number(to) };
  return {
    rows: Number(total),
    nulls: Number(total) - Number(present),
    distinct: Number(distinct),
    min,
    max,
    mean,
    range,
  };
}

/**
 * The bounds of a histogram; null where one would show nothing: no values, one value only, or a bound that is no finite
 * number.
 */
export function histogramBounds({ range }: Pick<ProfileSummary, 'range'>, bins = 12): HistogramBounds | null {
  if (range === null) return null;
  const { from, to } = range;
  return Number.isFinite((to - from) / bins) && to > from ? { from, to, bins } : null;
}

/** Reads the answer to `histogram`: all bins, the empty ones, too. */
export function readHistogram(rows: readonly Row[], { from, to, bins }: HistogramBounds): readonly HistogramBin[] {
  const width = (to - from) / bins;
  const counts = new Map(rows.map(([bin, count]) => [Number(bin), Number(count)]));
  return Array.from({ length: bins }, (_, bin) => ({
    from: from + bin * width,
    to: bin === bins - 1 ? to : from + (bin + 1) * width,
    count: counts.get(bin) ?? 0,
  }));
}
