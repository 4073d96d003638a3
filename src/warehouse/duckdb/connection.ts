import {
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  StatementType,
} from '@duckdb/node-api';
import { cancelled, SparkifyError } from '../../errors.ts';
import type {
  Cell,
  Connection,
  Cursor,
  Parameter,
  ResultSet,
  StatementOptions,
  TransactionState,
} from '../warehouse.ts';
import { nextCells, shapeOf } from './chunks.ts';
import { type CursorHost, EmbeddedCursor } from './cursor.ts';
import { statementError } from './errors.ts';

/** Milliseconds between one asking to stop and the next. */
const askEvery = 20;

type OpenOptions = Omit<StatementOptions, 'limit'>;

/** A DuckDB session. Statements queue up behind one another, as on a server connection. */
export class EmbeddedConnection implements Connection {
  readonly copyIn = null;
  readonly #connection: DuckDBConnection;
  #tail: Promise<unknown> = Promise.resolve();
  /** The cursor that the engine may still have rows for, and the session's transaction as it was before. */
  #open: { readonly cursor: EmbeddedCursor; readonly transaction: TransactionState } | null = null;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  async query(sql: string, options: StatementOptions = {}): Promise<ResultSet> {
    const { limit } = options;
    if (limit === undefined) return this.#turn(() => this.#run(sql, options));
    const cursor = await this.open(sql, options);
    try {
      const { columns, touched } = cursor;
      return { columns, touched, ...(await cursor.fetch(limit)) };
    } finally {
      await cursor.close();
    }
  }

  open(sql: string, options: OpenOptions = {}): Promise<Cursor> {
    return this.#turn(() => this.#start(sql, options));
  }

  transactionState(): Promise<TransactionState> {
    return this.#turn(async () => this.#open?.transaction ?? (await this.#askSession()).transaction);
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

  #turn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #run(sql: string, { parameters = [], signal, single = false }: StatementOptions): Promise<ResultSet> {
    await this.#supersede();
    return this.#interruptible(sql, signal, async () => {
      const result = await this.#execute(sql, parameters, single);
      const shape = shapeOf(result, tellsZone(result) ? await this.#askZone() : utc);
      const rows: Cell[][] = [];
      for (let next = await nextCells(result, shape); next.length > 0; next = await nextCells(result, shape)) {
        for (const row of next) rows.push(row);
      }
      return { columns: shape.columns, rows, more: false, touched: shape.touched };
    });
  }

  /**
   * A stream of DuckDB's that fails after its first rows just ends, and a COMMIT behind it succeeds by rolling back. That
   * it failed shows in an explicit transaction alone: there every further statement is refused. So a query is streamed
   * in one, the session's own or one begun for it. What is no query runs to its end at once.
   */
  async #start(sql: string, { parameters = [], signal }: OpenOptions): Promise<Cursor> {
    await this.#supersede();
    return this.#interruptible(sql, signal, async () => {
      const { transaction, zone } = await this.#askSession();
      const prepared = await this.#prepare(sql, parameters);
      const streams = prepared.statementType === StatementType.SELECT;
      const ours = streams && transaction === 'none';
      if (ours) await this.#connection.run('BEGIN');
      let ended = false;
      const end = async (word: 'COMMIT' | 'ROLLBACK') => {
        if (ended) return;
        ended = true;
        this.#open = null;
        if (ours) await this.#connection.run(word);
      };
      const host: CursorHost = {
        turn: (work) => this.#turn(work),
        interruptible: (work) => this.#interruptible(sql, signal, work),
        confirm: async () => {
          stopIfAborted(signal);
          const failed = streams && (await this.#askSession()).transaction === 'failed';
          await end(failed ? 'ROLLBACK' : 'COMMIT');
          if (failed) throw await this.#failureOf(sql, parameters, ours);
        },
        end,
      };
      try {
        const result = streams ? await prepared.stream() : await prepared.run();
        const cursor = new EmbeddedCursor(result, zone, host);
        if (streams) this.#open = { cursor, transaction };
        return cursor;
      } catch (error) {
        await end('ROLLBACK');
        throw error;
      }
    });
  }

  /** Ends the cursor that is still open: the engine gives it no more rows once another statement runs. */
  async #supersede(): Promise<void> {
    await this.#open?.cursor.end('superseded');
  }

  /** Runs `work`; an abort asks the engine to stop, and what it then says becomes kind `cancelled`. */
  async #interruptible<T>(sql: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    stopIfAborted(signal);
    let asking: NodeJS.Timeout | undefined;
    const interrupt = () => {
      this.#connection.interrupt();
      // DuckDB forgets an interrupt that comes before the statement has begun, so it is asked until it has ended.
      asking = setInterval(() => this.#connection.interrupt(), askEvery);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      const result = await work();
      stopIfAborted(signal);
      return result;
    } catch (error) {
      throw error instanceof SparkifyError ? error : statementError(error, sql);
    } finally {
      clearInterval(asking);
      signal?.removeEventListener('abort', interrupt);
    }
  }

  /** The transaction's number stays the same within one, and is another one each time outside. */
  async #askSession(): Promise<{ readonly transaction: TransactionState; readonly zone: string }> {
    try {
      const ask = async () => String((await this.#connection.runAndReadAll('SELECT txid_current()')).getRows()[0]);
      const first = await ask();
      const transaction = first === (await ask()) ? 'open' : 'none';
      return { transaction, zone: await this.#askZone() };
    } catch (error) {
      if (String(error).includes('Current transaction is aborted')) return { transaction: 'failed', zone: utc };
      throw error;
    }
  }

  async #askZone(): Promise<string> {
    return String((await this.#connection.runAndReadAll("SELECT current_setting('TimeZone')")).getRows()[0]?.[0]);
  }

  /** The engine's words on a query whose stream has failed: running it once more, its rows thrown away, brings them back. */
  async #failureOf(sql: string, parameters: readonly Parameter[], repeatable: boolean): Promise<SparkifyError> {
    const explain = 'EXPLAIN ANALYZE ';
    if (repeatable) {
      try {
        await (await this.#prepare(explain + sql, parameters)).run();
      } catch (error) {
        const { kind, message, position, remedy } = statementError(error, explain + sql);
        const details = {
          position: position === undefined ? undefined : position - explain.length,
          remedy,
          cause: error,
        };
        return new SparkifyError(kind, message, details);
      }
    }
    return new SparkifyError('sql', 'the statement failed while its rows were being read', {
      remedy: 'Run it again outside of a transaction to see the reason.',
    });
  }

  async #execute(sql: string, parameters: readonly Parameter[], single: boolean): Promise<DuckDBResult> {
    // DuckDB prepares one statement only, and says so of a text with more.
    if (parameters.length === 0 && !single) return this.#connection.run(sql);
    return (await this.#prepare(sql, parameters)).run();
  }

  async #prepare(sql: string, parameters: readonly Parameter[]): Promise<DuckDBPreparedStatement> {
    const prepared = await this.#connection.prepare(sql);
    for (const [index, value] of parameters.entries()) bind(prepared, index + 1, value);
    return prepared;
  }
}

/** Where nothing depends on the session's time zone. */
const utc = 'UTC';

function tellsZone(result: DuckDBResult): boolean {
  return result.columnTypes().some((type) => String(type).includes('WITH TIME ZONE'));
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled();
}

function bind(prepared: DuckDBPreparedStatement, index: number, value: Parameter): void {
  if (value === null) prepared.bindNull(index);
  else if (typeof value === 'string') prepared.bindVarchar(index, value);
  else if (typeof value === 'boolean') prepared.bindBoolean(index, value);
  else if (typeof value === 'bigint') prepared.bindBigInt(index, value);
  else if (Number.isSafeInteger(value)) prepared.bindBigInt(index, BigInt(value));
  else prepared.bindDouble(index, value);
}
