import { quoteName } from '../sql/text.ts';
import type { Cell, ResultColumn } from '../warehouse/warehouse.ts';
import type { PromptSession, StatementRequest } from './pipeline.ts';

export interface ProfileBin {
  /** The bin holds values from here up to `to`; the last one holds that, too. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What the engine counted of one column of a statement's whole result. Values are as the engine prints them. */
export interface ColumnProfile {
  readonly column: ResultColumn;
  readonly rows: number;
  readonly nulls: number;
  readonly distinct: number;
  readonly min: Cell;
  readonly max: Cell;
  /** Of numbers only. */
  readonly mean: Cell;
  readonly frequent: readonly { readonly value: Cell; readonly count: number }[];
  /** Of numbers only, and of none where they are all alike. */
  readonly histogram: readonly ProfileBin[];
}

const frequentValues = 10;
const bins = 12;

/** The statement as a table; the line breaks keep a comment at its end from swallowing the bracket. */
function subquery(sql: string): string {
  return `(\n${sql}\n) AS result`;
}

/**
 * Profiles a column of the result of `sql`, a query, by three queries over it: what is counted is the whole result and
 * not what has been loaded of it.
 * @throws SparkifyError kind `sql`, where the engine cannot compare values of the column's type, or `cancelled`.
 */
export async function profileColumn(
  session: PromptSession,
  sql: string,
  column: ResultColumn,
  given: StatementRequest,
): Promise<ColumnProfile> {
  const request = { ...given, wrapped: true };
  const name = quoteName(column.name);
  // Of whole numbers, Redshift's AVG is a whole number.
  const mean = column.numeric ? `avg(CAST(${name} AS double precision))` : 'NULL';
  const summary = await session.query(
    `SELECT count(*), count(${name}), count(DISTINCT ${name}), min(${name}), max(${name}), ${mean} FROM ${subquery(sql)}`,
    request,
  );
  const [rows, present, distinct, min = null, max = null, average = null] = summary.rows[0] ?? [];
  const frequent = await session.query(
    `SELECT ${name}, count(*) FROM ${subquery(sql)} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${frequentValues}`,
    request,
  );
  return {
    column,
    rows: Number(rows),
    nulls: Number(rows) - Number(present),
    distinct: Number(distinct),
    min,
    max,
    mean: average,
    frequent: frequent.rows.map(([value = null, count]) => ({ value, count: Number(count) })),
    histogram: column.numeric ? await histogramOf(session, sql, name, { min, max }, request) : [],
  };
}

async function histogramOf(
  session: PromptSession,
  sql: string,
  name: string,
  range: { readonly min: Cell; readonly max: Cell },
  request: StatementRequest,
): Promise<readonly ProfileBin[]> {
  const from = Number(range.min ?? Number.NaN);
  const width = (Number(range.max ?? Number.NaN) - from) / bins;
  if (!Number.isFinite(width) || width <= 0) return [];
  const bin = `least(floor((CAST(${name} AS double precision) - (${from})) / ${width}), ${bins - 1})`;
  const { rows } = await session.query(
    `SELECT CAST(${bin} AS integer), count(*) FROM ${subquery(sql)} WHERE ${name} IS NOT NULL GROUP BY 1`,
    { ...request, wrapped: true },
  );
  const counts = new Map(rows.map(([index, count]) => [Number(index), Number(count)]));
  return Array.from({ length: bins }, (_, index) => ({
    from: from + index * width,
    to: from + (index + 1) * width,
    count: counts.get(index) ?? 0,
  }));
}
