import {
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api';
import { cancelled } from '../../errors.ts';
import type { Cell, Connection, Parameter, ResultSet, StatementOptions } from '../warehouse.ts';
import { statementError } from './errors.ts';
import { cellRenderer, isNumeric } from './values.ts';

/** Milliseconds between one asking to stop and the next. */
const askEvery = 20;

/** Rows of a full chunk of DuckDB's. */
const chunkRows = 2048;

/** A DuckDB session. Statements queue up behind one another, as on a server connection. */
export class EmbeddedConnection implements Connection {
  readonly copyIn = null;
  readonly #connection: DuckDBConnection;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  query(sql: string, options: StatementOptions = {}): Promise<ResultSet> {
    const result = this.#tail.then(() => this.#run(sql, options));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.query('BEGIN');
    let result: T;
    try {
      result = await work();
    } catch (error) {
      // Should the engine refuse to roll back, it does so when the connection closes; the first failure is the one to tell.
      await this.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
    await this.query('COMMIT');
    return result;
  }

  async close(): Promise<void> {
    await this.#tail;
    this.#connection.closeSync();
  }

  async #run(sql: string, { parameters = [], signal, limit, single = false }: StatementOptions): Promise<ResultSet> {
    if (signal?.aborted === true) throw cancelled();
    let asking: NodeJS.Timeout | undefined;
    const interrupt = () => {
      this.#connection.interrupt();
      // DuckDB forgets an interrupt that comes before the statement has begun, so it is asked until it has ended.
      asking = setInterval(() => this.#connection.interrupt(), askEvery);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      const streamed = await this.#execute(sql, parameters, limit !== undefined, single);
      const isQuery = streamed.statementType === StatementType.SELECT;
      const result = await collect(streamed, limit);
      signal?.throwIfAborted();
      if (limit === undefined || result.more || result.rows.length < chunkRows) return result;
      // A stream that fails after its first chunk just ends. Whether this one did shows when all of it is asked for at
      // once, which for a query is safe and costs no more than the limit's rows.
      if (!isQuery) return result;
      return await collect(await this.#execute(sql, parameters, false, single), limit);
    } catch (error) {
      throw statementError(error, sql);
    } finally {
      clearInterval(asking);
      signal?.removeEventListener('abort', interrupt);
    }
  }

  async #execute(
    sql: string,
    parameters: readonly Parameter[],
    stream: boolean,
    single: boolean,
  ): Promise<DuckDBResult> {
    // DuckDB prepares one statement only, and says so of a text with more.
    if (parameters.length === 0 && !single) return stream ? this.#connection.stream(sql) : this.#connection.run(sql);
    const prepared = await this.#connection.prepare(sql);
    for (const [index, value] of parameters.entries()) bind(prepared, index + 1, value);
    return stream ? prepared.stream() : prepared.run();
  }
}

function bind(prepared: DuckDBPreparedStatement, index: number, value: Parameter): void {
  if (value === null) prepared.bindNull(index);
  else if (typeof value === 'string') prepared.bindVarchar(index, value);
  else if (typeof value === 'boolean') prepared.bindBoolean(index, value);
  else if (typeof value === 'bigint') prepared.bindBigInt(index, value);
  else if (Number.isSafeInteger(value)) prepared.bindBigInt(index, BigInt(value));
  else prepared.bindDouble(index, value);
}

async function collect(result: DuckDBResult, limit = Number.POSITIVE_INFINITY): Promise<ResultSet> {
  if (result.returnType !== ResultReturnType.QUERY_RESULT) {
    // A write answers with one row, its count; that is no result set.
    const touched = result.returnType === ResultReturnType.CHANGED_ROWS ? result.rowsChanged : null;
    return { columns: [], rows: [], more: false, touched };
  }
  const columns = result.columnTypes().map((type, index) => ({
    name: result.columnName(index),
    type: String(type),
    numeric: isNumeric(type),
    render: cellRenderer(type),
  }));
  const rows: Cell[][] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const values = columns.map((_, index) => chunk.getColumnValues(index));
    for (let row = 0; row < chunk.rowCount; row += 1) {
      rows.push(columns.map(({ render }, index) => render(values[index]?.[row] ?? null)));
    }
    if (rows.length > limit) break;
  }
  const more = rows.length > limit;
  if (more) rows.length = limit;
  return {
    columns: columns.map(({ name, type, numeric }) => ({ name, type, numeric })),
    rows,
    more,
    touched: null,
  };
}
