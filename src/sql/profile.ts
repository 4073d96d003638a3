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
  /** One row: rows, values that are not NULL, distinct values, smallest, greatest, mean (NULL but for numbers). */
  readonly summary: string;
  /** Value and count, the most frequent first; NULL is a value here. */
  readonly frequent: string;
  /** Bin from 0 and count of the values between the bounds; only for numbers. */
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
}

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
  // Redshift's AVG of integers is an integer.
  const number = `CAST(${value} AS double precision)`;
  return {
    summary: sql`
      SELECT count(*) AS row_count, count(${value}) AS value_count, count(DISTINCT ${value}) AS distinct_count,
             min(${value}) AS smallest, max(${value}) AS greatest, ${column.numeric ? `avg(${number})` : 'NULL'} AS mean
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
      WHERE ${number} BETWEEN ${from} AND ${to}
      GROUP BY 1
      ORDER BY 1
    `,
  };
}

type Row = readonly (string | null)[];

/** Reads the answer to `summary`; a profile of no row at all is one of zeros. */
export function readSummary(rows: readonly Row[]): ProfileSummary {
  const [total = '0', present = '0', distinct = '0', min = null, max = null, mean = null] = rows[0] ?? [];
  return { rows: Number(total), nulls: Number(total) - Number(present), distinct: Number(distinct), min, max, mean };
}

/**
 * The bounds of a histogram of numbers; null where one would show nothing: no values, one value only, or a bound that is
 * no finite number.
 */
export function histogramBounds({ min, max }: ProfileSummary, bins = 12): HistogramBounds | null {
  const from = Number(min ?? Number.NaN);
  const to = Number(max ?? Number.NaN);
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
