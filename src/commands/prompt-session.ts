import { SparkifyError } from '../errors.ts';
import { classify } from '../sql/classify.ts';
import { clientCopy } from '../sql/client-copy.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Activity, Connection, Cursor, ResultSet, TransactionState } from '../warehouse/warehouse.ts';
import type { PromptSession, StatementRequest } from './pipeline.ts';
import { TimeLimit } from './time-limit.ts';

/**
 * Which statements may change data: `locked`, none (--read-only); `guarded`, those whose request says so (a protected
 * target); `open`, all.
 */
export type Guard = 'locked' | 'guarded' | 'open';

export interface SessionRules {
  readonly guard: Guard;
  /** Milliseconds that a statement may take, where its request says nothing else; null: as long as it likes. */
  readonly timeout: number | null;
}

const remedies: Record<Exclude<Guard, 'open'>, string> = {
  locked: 'Start without --read-only to change data.',
  guarded: 'The target is protected: Ctrl-T in the cockpit’s prompt, or --write without a screen, allows changes.',
};

/** Before it runs: what a query within it changes would be changed, and its rows lost. */
function copyRefusal(way: 'out' | 'in'): SparkifyError {
  return way === 'out'
    ? new SparkifyError('sql', 'COPY … TO STDOUT was not run: its rows would go nowhere', {
        remedy: '\\copy (QUERY) TO FILE writes the same bytes (in `sql` also TO STDOUT); SELECT shows the rows.',
      })
    : new SparkifyError('sql', 'COPY … FROM STDIN was not run: there are no rows to send', {
        remedy: 'Rows come in by stage, which accounts for every record, or by INSERT.',
      });
}

/**
 * A session for statements that people type. Where it may only read, it lets through what is known to read, and has the
 * engine run that in a read-only transaction, so that what gets past the first guard meets a second.
 */
export function openPromptSession(
  connection: Connection,
  dialect: Dialect,
  { guard, timeout }: SessionRules,
): PromptSession {
  return new GuardedSession(connection, dialect, { guard, timeout });
}

class GuardedSession implements PromptSession {
  readonly #connection: Connection;
  readonly #dialect: Dialect;
  readonly #guard: Guard;
  readonly #timeout: number | null;
  /** The limit that a server keeps by itself. */
  #serverTimeout: number | null;
  /** The cursor of the latest statement, as long as nobody has closed it. */
  #cursor: Cursor | null = null;
  /** The same, where a transaction was begun for it. */
  #readOnly: ReadOnlyCursor | null = null;

  constructor(connection: Connection, dialect: Dialect, { guard, timeout }: SessionRules) {
    this.#connection = connection;
    this.#dialect = dialect;
    this.#guard = guard;
    this.#timeout = timeout;
    this.#serverTimeout = timeout;
  }

  async open(sql: string, request: StatementRequest): Promise<Cursor> {
    const copied = clientCopy(sql, this.#dialect);
    if (copied !== null) throw copyRefusal(copied);
    await this.#cursor?.close();
    this.#cursor = await this.#opened(sql, request);
    return this.#cursor;
  }

  async query(
    sql: string,
    { limit, ...request }: StatementRequest & { readonly limit?: number | undefined },
  ): Promise<ResultSet> {
    const cursor = await this.open(sql, request);
    try {
      const { columns, touched, notices } = cursor;
      return { columns, touched, notices, ...(await cursor.fetch(limit ?? Number.MAX_SAFE_INTEGER)) };
    } finally {
      await cursor.close();
    }
  }

  async transactionState(): Promise<TransactionState> {
    return this.#readOnly?.isOpen === true ? 'none' : this.#connection.transactionState();
  }

  async close(): Promise<void> {
    await this.#cursor?.close();
    await this.#connection.close();
  }

  async activity(): Promise<Activity | null> {
    return (await this.#connection.activity?.()) ?? null;
  }

  async #opened(sql: string, request: StatementRequest): Promise<Cursor> {
    const { timeout = this.#timeout } = request;
    await this.#limitServer(timeout);
    if (timeout === null) return this.#run(sql, request);
    const limit = new TimeLimit(timeout, request.signal);
    return limit.cursor(await limit.during(() => this.#run(sql, { ...request, signal: limit.signal })));
  }

  /** A server's own limit must be no shorter than the one that is wanted now. */
  async #limitServer(timeout: number | null): Promise<void> {
    const statement = this.#dialect.statementTimeout(timeout);
    if (timeout === this.#serverTimeout || statement === null) return;
    if ((await this.#connection.transactionState()) === 'failed') return;
    await this.#connection.query(statement);
    this.#serverTimeout = timeout;
  }

  #run(
    sql: string,
    { signal, parameters = [], access = 'read-only', origin, told }: StatementRequest,
  ): Promise<Cursor> {
    const run = () => this.#connection.open(sql, { signal, parameters, single: true, origin, told });
    const guard = this.#guard;
    return guard === 'open' || (guard === 'guarded' && access === 'read-write')
      ? run()
      : this.#reading(sql, guard, run);
  }

  async #reading(sql: string, guard: Exclude<Guard, 'open'>, run: () => Promise<Cursor>): Promise<Cursor> {
    if (classify(sql, this.#dialect) !== 'read') {
      const message = 'refused: this session is read-only, and the statement is not known to only read';
      throw new SparkifyError('sql', message, { remedy: remedies[guard] });
    }
    // The operator's own transaction, begun while changes were allowed: there is none within it.
    if ((await this.#connection.transactionState()) !== 'none') return run();
    this.#readOnly = await openReadOnly(this.#connection, run);
    return this.#readOnly;
  }
}

/**
 * The guard behind the classifier: has `run` open its cursor in a read-only transaction of the connection, which is rolled
 * back at the cursor's end. The connection must be outside of any transaction.
 * @throws what `run` throws; the engine's refusal to write is of kind `sql`.
 */
export async function openReadOnly(connection: Connection, run: () => Promise<Cursor>): Promise<ReadOnlyCursor> {
  await connection.query('BEGIN TRANSACTION READ ONLY');
  const end = async () => {
    // A statement that got past the classifier may have ended the transaction itself.
    if ((await connection.transactionState()) !== 'none') await connection.query('ROLLBACK');
  };
  try {
    return new ReadOnlyCursor(await run(), end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** A cursor that ends the transaction that was begun for it. */
class ReadOnlyCursor implements Cursor {
  readonly columns: Cursor['columns'];
  readonly touched: Cursor['touched'];
  readonly notices: Cursor['notices'];
  readonly #cursor: Cursor;
  readonly #end: () => Promise<void>;
  isOpen = true;

  constructor(cursor: Cursor, end: () => Promise<void>) {
    this.columns = cursor.columns;
    this.touched = cursor.touched;
    this.notices = cursor.notices;
    this.#cursor = cursor;
    this.#end = end;
  }

  async fetch(count: number): ReturnType<Cursor['fetch']> {
    try {
      const batch = await this.#cursor.fetch(count);
      if (!batch.more) await this.#finish();
      return batch;
    } catch (error) {
      await this.#finish();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#cursor.close();
    await this.#finish();
  }

  async #finish(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    await this.#end();
  }
}
