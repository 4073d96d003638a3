import { SparkifyError } from '../errors.ts';
import { classify } from '../sql/classify.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Connection, Cursor, ResultSet, TransactionState } from '../warehouse/warehouse.ts';
import type { PromptSession, StatementRequest } from './pipeline.ts';

/**
 * Which statements may change data: `locked`, none (--read-only); `guarded`, those whose request says so (a protected
 * target); `open`, all.
 */
export type Guard = 'locked' | 'guarded' | 'open';

const remedies: Record<Exclude<Guard, 'open'>, string> = {
  locked: 'Start without --read-only to change data.',
  guarded: 'The target is protected: Ctrl-T in the cockpit’s prompt, or --write without a screen, allows changes.',
};

/**
 * A session for statements that people type. Where it may only read, it lets through what is known to read, and has the
 * engine run that in a read-only transaction, so that what gets past the first guard meets a second.
 */
export function openPromptSession(connection: Connection, dialect: Dialect, guard: Guard): PromptSession {
  return new GuardedSession(connection, dialect, guard);
}

class GuardedSession implements PromptSession {
  readonly #connection: Connection;
  readonly #dialect: Dialect;
  readonly #guard: Guard;
  /** The cursor of the latest statement, as long as nobody has closed it. */
  #cursor: Cursor | null = null;

  constructor(connection: Connection, dialect: Dialect, guard: Guard) {
    this.#connection = connection;
    this.#dialect = dialect;
    this.#guard = guard;
  }

  async open(sql: string, request: StatementRequest): Promise<Cursor> {
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
    return this.#cursor instanceof ReadOnlyCursor && this.#cursor.isOpen ? 'none' : this.#connection.transactionState();
  }

  async close(): Promise<void> {
    await this.#cursor?.close();
    await this.#connection.close();
  }

  #opened(sql: string, { signal, parameters = [], access = 'read-only', origin }: StatementRequest): Promise<Cursor> {
    const run = () => this.#connection.open(sql, { signal, parameters, single: true, origin });
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
    return openReadOnly(this.#connection, run);
  }
}

/**
 * The guard behind the classifier: has `run` open its cursor in a read-only transaction of the connection, which is rolled
 * back at the cursor's end. The connection must be outside of any transaction.
 * @throws what `run` throws; the engine's refusal to write is of kind `sql`.
 */
export async function openReadOnly(connection: Connection, run: () => Promise<Cursor>): Promise<Cursor> {
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
