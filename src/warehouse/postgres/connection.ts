import { type Client, DatabaseError } from 'pg';
import { cancelled, SparkifyError } from '../../errors.ts';
import { maskSecrets } from '../../text/secret.ts';
import { type Connection, ConnectionLost, type ResultSet, type StatementOptions } from '../warehouse.ts';
import { copyBytes, SourceFailure } from './copy.ts';
import { endsConnection, isCanceled, statementError } from './errors.ts';
import { type Answer, Statement } from './statement.ts';
import { isNumeric } from './types.ts';
import type { Watch } from './watch.ts';

/** A session with a PostgreSQL server. Statements queue up behind one another. */
export class PostgresConnection implements Connection {
  readonly #client: Client;
  /** The session's process on the server. */
  readonly #pid: number;
  readonly #watch: Watch;
  readonly #address: string;
  #tail: Promise<unknown> = Promise.resolve();
  #lost = false;

  constructor(client: Client, pid: number, watch: Watch, address: string) {
    this.#client = client;
    this.#pid = pid;
    this.#watch = watch;
    this.#address = address;
    client.once('end', () => {
      this.#lost = true;
    });
  }

  async query(sql: string, options: StatementOptions = {}): Promise<ResultSet> {
    const { fields, rows, more, tag } = await this.#send(sql, options);
    const types = await this.#watch.typeNames.of(fields.map(({ dataTypeID }) => dataTypeID));
    const columns = fields.map(({ name, dataTypeID }, index) => ({
      name,
      type: types[index] ?? '',
      numeric: isNumeric(dataTypeID),
    }));
    return { columns, rows, more, touched: columns.length > 0 ? null : touchedBy(tag) };
  }

  async copyIn(sql: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
    return this.#enqueue(sql, signal, () => copyBytes(this.#client, sql, bytes));
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    // Whatever the server's default is: a beat of the lock must not fail the transaction that looks at it.
    await this.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.#rollBack();
      throw error;
    }
    await this.#commit();
    return result;
  }

  async close(): Promise<void> {
    await this.#tail;
    await this.#client.end();
  }

  /** A session that cannot roll back is ended, which rolls back, too; the first failure is the one to tell. */
  async #rollBack(): Promise<void> {
    try {
      await this.query('ROLLBACK');
    } catch {
      this.#client.connection.stream.destroy();
    }
  }

  async #commit(): Promise<void> {
    const { rows } = await this.query('SELECT txid_current_if_assigned()');
    const transaction = rows[0]?.[0] ?? null;
    let answer: Answer;
    try {
      answer = await this.#send('COMMIT', {});
    } catch (error) {
      // Nothing was written where no number was given.
      if (!(error instanceof ConnectionLost) || transaction === null) throw error;
      await this.#learnFate(transaction, error);
      return;
    }
    // In a transaction that has failed, COMMIT is answered thus and without an error.
    if (answer.tag === 'ROLLBACK') {
      throw new SparkifyError('sql', 'the server rolled back instead of committing, because a statement had failed', {
        where: this.#address,
        remedy: 'Run it again; if it fails again, the server’s log says why.',
      });
    }
  }

  /** Returns when the server says that the transaction was committed after all. */
  async #learnFate(transaction: string, cause: ConnectionLost): Promise<void> {
    const fate = await this.#watch.fateOf(transaction);
    if (fate === 'committed') return;
    const said =
      fate === 'aborted'
        ? 'the server has rolled back, so nothing was changed'
        : 'the server could not be asked whether it did, so all or nothing of it is there';
    throw new ConnectionLost(`the connection to ${this.#address} was lost while it committed; ${said}`, {
      where: this.#address,
      remedy:
        fate === 'aborted'
          ? 'Check the server and the network, then run it again.'
          : 'When the server is back, `sparkify-tui status` shows which rows are there; running it again is safe.',
      cause,
    });
  }

  #send(sql: string, options: StatementOptions): Promise<Answer> {
    return this.#enqueue(sql, options.signal, () => this.#client.query(new Statement(sql, options)).answer);
  }

  #enqueue<T>(sql: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => this.#untilStopped(sql, signal, work));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #untilStopped<T>(sql: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal?.aborted === true) throw cancelled();
    if (this.#lost) throw this.#lostBy(new Error('it had ended before'));
    const ended = new AbortController();
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping = this.#watch.stop({ pid: this.#pid, client: this.#client }, ended.signal);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await work();
    } catch (error) {
      throw this.#failure(error, sql, signal);
    } finally {
      signal?.removeEventListener('abort', stop);
      ended.abort();
      // A request to stop that is still under way must not meet the next statement.
      await stopping;
    }
  }

  #failure(error: unknown, sql: string, signal: AbortSignal | undefined): unknown {
    if (error instanceof SourceFailure) return error.cause;
    const gone = endsConnection(error) && !(error instanceof RangeError);
    if (gone) this.#lost = true;
    if (signal?.aborted === true && (gone || isCanceled(error))) {
      return new SparkifyError('cancelled', 'cancelled', { cause: error });
    }
    if (gone) return this.#lostBy(error);
    if (error instanceof DatabaseError) return statementError(error, sql);
    return new SparkifyError('sql', error instanceof Error ? error.message : String(error), { cause: error });
  }

  #lostBy(error: unknown): ConnectionLost {
    const words = error instanceof Error ? error.message : String(error);
    return new ConnectionLost(maskSecrets(`the connection to ${this.#address} was lost: ${words}`), {
      where: this.#address,
      remedy: 'Check the server and the network, then run it again; a transaction that was open is rolled back.',
      cause: error,
    });
  }
}

/** The count of a command tag (`INSERT 0 5`, `DELETE 3`, `SELECT 7` of CREATE TABLE AS); null where there is none. */
function touchedBy(tag: string | null): number | null {
  const count = /^[A-Z ]+?(?: 0)? (\d+)$/.exec(tag ?? '')?.[1];
  return count === undefined ? null : Number(count);
}
