import { type Client, DatabaseError } from 'pg';
import { cancelled, SparkifyError } from '../../errors.ts';
import { maskSecrets } from '../../text/secret.ts';
import {
  type Activity,
  type AfterLoss,
  type Connection,
  ConnectionLost,
  type Cursor,
  type Evidence,
  type ResultSet,
  type StatementOptions,
  type TransactionState,
} from '../warehouse.ts';
import { copyBytes, SourceFailure } from './copy.ts';
import { tellingProgress } from './copy-progress.ts';
import { PostgresCursor } from './cursor.ts';
import { endsConnection, isCanceled, statementError } from './errors.ts';
import type { Ask, FateQuestion, Flavour } from './flavour.ts';
import { StatementMessages } from './messages.ts';
import { Portal } from './portal.ts';
import { columnsOf, touchedBy } from './result.ts';
import { type Answer, Statement } from './statement.ts';
import type { Watch } from './watch.ts';

/** Rows that come with the answer to a statement, before anybody has asked for a number of them. */
const firstPageRows = 200;

/** A session that has just begun. */
export interface Begun {
  readonly client: Client;
  /** Its process on the server. */
  readonly pid: number;
}

/** What the sessions of a warehouse have in common. */
export interface ConnectionHost {
  readonly flavour: Flavour;
  /** Begins another session. */
  begin(): Promise<Begun>;
  readonly watch: Watch;
  readonly address: string;
}

/**
 * A session with a server that speaks PostgreSQL's protocol. Statements queue up behind one another. When the session is lost, so is what was
 * under way in it; the next statement that is not of the same `transaction` begins another session, unless it is over then.
 */
export class ServerConnection implements Connection {
  #client: Client;
  #pid: number;
  readonly #flavour: Flavour;
  readonly #begin: () => Promise<Begun>;
  readonly #watch: Watch;
  readonly #address: string;
  #tail: Promise<unknown> = Promise.resolve();
  /** The cursor that the server may still have rows for. */
  #cursor: PostgresCursor | null = null;
  /** Takes what the server says beside its answers; null while nobody wants to know. */
  #messages: StatementMessages | null = null;
  #inTransaction = false;
  /** What failed the transaction under way: its later statements are refused for nothing else. */
  #failedBy: SparkifyError | null = null;
  /** Whether a statement has failed because of the loss; until one has, nobody knows that settings and transaction are gone. */
  #lossTold = false;
  readonly #afterLoss: AfterLoss;

  constructor({ client, pid }: Begun, { flavour, begin, watch, address }: ConnectionHost, afterLoss: AfterLoss) {
    this.#afterLoss = afterLoss;
    this.#client = this.#hear(client);
    this.#pid = pid;
    this.#flavour = flavour;
    this.#begin = begin;
    this.#watch = watch;
    this.#address = address;
  }

  async query(sql: string, options: StatementOptions = {}): Promise<ResultSet> {
    const { fields, rows, more, tag } = await this.#send(sql, options);
    return { columns: await columnsOf(fields, this.#watch.typeNames), rows, more, touched: touchedBy(fields, tag) };
  }

  /**
   * Starts one statement and resolves when its first rows can be fetched. The signal works until the cursor is closed. A
   * connection has one cursor: its next statement closes it.
   * @throws SparkifyError kind `sql` with the server's own words and, where it tells, the position.
   */
  open(sql: string, { parameters = [], signal, told }: Omit<StatementOptions, 'limit'> = {}): Promise<Cursor> {
    return this.#turn(async () => {
      const messages = this.#listen(told);
      const stoppable = <T>(work: () => Promise<T>) => this.#untilStopped(sql, signal, work);
      const portal = new Portal(sql, parameters, firstPageRows, this.#flavour.portals);
      const page = await stoppable(() => {
        const first = this.#client.query(portal).page;
        void portal.over.then(() => messages?.end());
        return first;
      });
      const shape = {
        columns: await columnsOf(portal.fields, this.#watch.typeNames),
        touched: touchedBy(portal.fields, portal.tag),
      };
      const cursor = new PostgresCursor(portal, page, shape, { turn: (work) => this.#inTurn(work), stoppable });
      this.#cursor = cursor;
      return cursor;
    });
  }

  async activity(): Promise<Activity | null> {
    const look = this.#flavour.activity;
    const pid = this.#pid;
    return look === undefined ? null : this.#watch.look((ask) => look(pid, ask));
  }

  /** What the server says of the session's transaction; asked between statements, it closes no cursor. */
  transactionState(): Promise<TransactionState> {
    return this.#inTurn(async () => {
      // After an error, the server's word on it comes with the answer to the next message.
      if (this.#cursor?.isReading !== true)
        await this.#untilStopped('', undefined, () => this.#client.query(new Statement('')).answer);
      return transactionStates[this.#client.getTransactionStatus() ?? 'I'];
    });
  }

  async copyIn(
    sql: string,
    bytes: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
    told?: (rows: number) => void,
  ): Promise<number> {
    return this.#enqueue(sql, signal, () => {
      const copy = () => copyBytes(this.#client, sql, bytes, signal);
      const look = this.#flavour.copyProgress;
      if (told === undefined || look === undefined) return copy();
      return tellingProgress(() => this.#watch.look((ask) => look(this.#pid, ask)), told, copy);
    });
  }

  async transaction<T>(work: () => Promise<T>, evidence: Evidence | null = null): Promise<T> {
    await this.query(this.#flavour.begin);
    this.#inTransaction = true;
    try {
      const result = await this.#orRollBack(work);
      await this.#commit(evidence);
      return result;
    } finally {
      this.#inTransaction = false;
      this.#failedBy = null;
    }
  }

  async close(): Promise<void> {
    await this.#turn(() => Promise.resolve());
    if (!isOver(this.#client)) await this.#client.end();
  }

  async #orRollBack<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // A session that cannot roll back is ended, which rolls back, too; the first failure is the one to tell.
      await this.query('ROLLBACK').catch(() => this.#client.connection.stream.destroy());
      throw error;
    }
  }

  async #commit(evidence: Evidence | null): Promise<void> {
    const ask: Ask = async (sql, parameters = []) => (await this.query(sql, { parameters })).rows;
    const question = await this.#flavour.fateOf({ pid: this.#pid, ask }, evidence);
    let answer: Answer;
    try {
      answer = await this.#send('COMMIT', {});
    } catch (error) {
      if (!(error instanceof ConnectionLost) || question === null) throw error;
      await this.#learnFate(question, error);
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
  async #learnFate(question: FateQuestion, cause: ConnectionLost): Promise<void> {
    const fate = await this.#watch.fateOf(question);
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
    return this.#enqueue(sql, options.signal, () => {
      const messages = this.#listen(options.told);
      const { answer } = this.#client.query(new Statement(sql, options, this.#flavour.portals));
      return answer.finally(() => messages?.end());
    });
  }

  /** Whatever the server says from now on is of the statement that begins. */
  #listen(told: StatementOptions['told']): StatementMessages | null {
    this.#messages = told === undefined ? null : new StatementMessages(told);
    return this.#messages;
  }

  /** A session's messages go to the statement that it runs. */
  #hear(client: Client): Client {
    client.on('notice', (notice) => this.#messages?.take(notice));
    return client;
  }

  #enqueue<T>(sql: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return this.#turn(() => this.#untilStopped(sql, signal, work));
  }

  /** Runs `work` in its turn; the server is busy with a cursor until that is closed. */
  #turn<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const cursor = this.#cursor;
      this.#cursor = null;
      await cursor?.end('superseded');
      return work();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #untilStopped<T>(sql: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal?.aborted === true) throw cancelled();
    if (isOver(this.#client)) await this.#renew();
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
    if (gone) {
      this.#client.connection.stream.destroy();
      this.#lossTold = true;
    }
    if (signal?.aborted === true && (gone || isCanceled(error))) {
      return new SparkifyError('cancelled', 'cancelled', { cause: error });
    }
    if (gone) return this.#lostBy(error);
    if (error instanceof DatabaseError) return this.#refused(error, sql);
    return new SparkifyError('sql', error instanceof Error ? error.message : String(error), { cause: error });
  }

  #refused(error: DatabaseError, sql: string): SparkifyError {
    if (error.code === failedTransaction && this.#failedBy !== null) return this.#failedBy;
    const refusal = statementError(error, sql, this.#flavour.isConflict(error), this.#flavour.detailOf(error));
    if (this.#inTransaction) this.#failedBy ??= refusal;
    return refusal;
  }

  async #renew(): Promise<void> {
    if (this.#afterLoss === 'over' || this.#inTransaction || !this.#lossTold)
      throw this.#lostBy(new Error('the session had ended before'));
    const { client, pid } = await this.#begin();
    this.#client = this.#hear(client);
    this.#pid = pid;
    this.#lossTold = false;
  }

  #lostBy(error: unknown): ConnectionLost {
    this.#lossTold = true;
    const words = error instanceof Error ? error.message : String(error);
    return new ConnectionLost(maskSecrets(`the connection to ${this.#address} was lost: ${words}`), {
      where: this.#address,
      remedy: 'Check the server and the network, then run it again; a transaction that was open is rolled back.',
      cause: error,
    });
  }
}

/** `in_failed_sql_transaction`. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const failedTransaction = '25P02';

function isOver({ connection }: Client): boolean {
  return connection.stream.destroyed || !connection.stream.writable;
}

const transactionStates = { I: 'none', T: 'open', E: 'failed' } as const;
