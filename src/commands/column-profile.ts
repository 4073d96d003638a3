import type { Engine } from '../sql/dialect.ts';
import {
  type HistogramBin,
  histogramBounds,
  type ProfileSummary,
  profileQueries,
  readHistogram,
  readSummary,
} from '../sql/profile.ts';
import type { Cell, ResultColumn } from '../warehouse/warehouse.ts';
import type { PromptSession, StatementRequest } from './pipeline.ts';

/** What the engine counted of one column of a statement's whole result. Values are as the engine prints them. */
export interface ColumnProfile extends ProfileSummary {
  readonly column: ResultColumn;
  /** The most frequent values first; NULL is a value here. */
  readonly frequent: readonly { readonly value: Cell; readonly count: number }[];
  /** Of numbers and times only, and of none where they are all alike. */
  readonly histogram: readonly HistogramBin[];
}

export interface ProfileRequest extends StatementRequest {
  readonly engine: Engine;
  /** A query, without its semicolon. */
  readonly sql: string;
  /** The columns of its result, and the place of the one to profile. */
  readonly columns: readonly ResultColumn[];
  readonly index: number;
}

/**
 * Profiles a column of a query's result by three more queries over it: what is counted is the whole result and not what
 * has been loaded of it.
 * @throws SparkifyError kind `sql`, where the engine cannot compare values of the column's type, or `cancelled`.
 */
export async function profileColumn(session: PromptSession, request: ProfileRequest): Promise<ColumnProfile> {
  const { engine, sql, columns, index } = request;
  const column = columns[index];
  if (column === undefined) throw new RangeError(`a result of ${columns.length} columns has none at ${index}`);
  const queries = profileQueries(sql, { ...column, index, of: columns.length }, engine);
  const rowsOf = async (query: string) => (await session.query(query, { ...request, origin: 'wrapped' })).rows;
  const summary = readSummary(await rowsOf(queries.summary));
  const frequent = await rowsOf(queries.frequent);
  const bounds = histogramBounds(summary);
  return {
    ...summary,
    column,
    frequent: frequent.map(([value = null, count]) => ({ value, count: Number(count) })),
    histogram: bounds === null ? [] : readHistogram(await rowsOf(queries.histogram(bounds)), bounds),
  };
}
