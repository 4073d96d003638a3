import type { Cluster } from '../cluster.ts';
import type { Runner } from '../history.ts';
import { sqlName, type TableName } from '../sql/findings.ts';
import { parse } from '../sql/parse.ts';
import { NotKnown, Refusal } from '../sql/refusal.ts';
import type { Statement } from '../sql/statement.ts';
import { type Backend, BackendError } from '../wire/backend.ts';
import type { Frame } from '../wire/frames.ts';
import {
  completeFrame,
  errorFrame,
  type Fields,
  noticeFrame,
  noticeFrameOf,
  readFields,
  withoutRowCount,
} from '../wire/messages.ts';
import type { Client } from './client.ts';
import { conflict, errorFrames, isCancellation, shownError } from './errors.ts';
import { ExtendedQuery } from './extended-query.ts';
import { runLocally } from './local-work.ts';
import { queryType, Running } from './running.ts';
import { simpleQuery } from './simple-query.ts';

/** The notices by which the double's own functions ask it for something. */
const requestCode = 'RS001';

/** AWS, "Quotas and limits": the largest statement, in bytes. */
const largestStatement = 16 * 1024 * 1024;

/** One client's session: its statements, one after another, on a session of the real PostgreSQL. */
export class Session {
  readonly cluster: Cluster;
  readonly backend: Backend;
  readonly client: Client;
  readonly runner: Runner;
  readonly #extended: ExtendedQuery;
  #running: Running | undefined;
  #transaction = 0;
  #label = '';
  #work: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(cluster: Cluster, backend: Backend, client: Client, runner: Runner) {
    this.cluster = cluster;
    this.backend = backend;
    this.client = client;
    this.runner = runner;
    this.#extended = new ExtendedQuery(this);
    backend.onNotice = (fields) => this.#notice(fields);
    client.onClose(() => this.#disconnected());
  }

  /** Takes a message from the client; they are answered in their order. */
  receive(frame: Frame): void {
    this.#work = this.#work
      .then(() => this.#answer(frame))
      .catch((error: unknown) => {
        if (!this.#ended)
          console.error(`Redshift double: session ${this.runner.sessionId} broke off: ${shownError(error)}`);
        this.client.destroy();
      });
  }

  cancel(): void {
    if (this.#running !== undefined) this.#running.cancel();
    // A Parse waits for its table's lock before there is a statement that runs.
    else if (this.backend.status === 'T') this.backend.cancel().catch(() => {});
  }

  /** Ends the session as an administrator does. */
  terminate(): void {
    this.client.send(
      errorFrame({ severity: 'FATAL', code: '57P01', message: 'terminating connection due to administrator command' }),
    );
    this.client.end();
    this.#end();
  }

  /**
   * Reads a text.
   * @throws Refusal, NotKnown; the latter is listed too.
   */
  parse(text: string): readonly Statement[] {
    const bytes = Buffer.byteLength(text);
    if (bytes > largestStatement) {
      const words = `Statement is too large. Statement Size: ${bytes} bytes. Maximum Allowed: ${largestStatement} bytes`;
      throw new Refusal('54000', words);
    }
    try {
      return parse(text, this.cluster.deployment);
    } catch (error) {
      if (error instanceof NotKnown) this.cluster.unknown.push(text);
      throw error;
    }
  }

  /** Runs a statement's work between its first and its last entry in the history, and tells how it ended. */
  async run(statement: Statement, work: (running: Running) => Promise<void>): Promise<'done' | 'failed'> {
    if (this.backend.status === 'I') this.#transaction = this.cluster.nextTransaction();
    const { history, faults } = this.cluster;
    const query = history.begin(this.runner, this.#transaction, this.#label, queryType(statement), statement.text);
    const running = new Running(statement, query, faults.forStatement(statement.text), this.backend);
    this.#running = running;
    if (running.fault('lose-answer') !== undefined) this.client.muted = true;
    const cut = running.fault('cut-answer');
    if (cut !== undefined) this.client.cutAfter(cut.afterBytes);
    try {
      await this.#meetFaults(running);
      await work(running);
      query.status = 'success';
    } catch (error) {
      if (error instanceof NotKnown) this.cluster.unknown.push(statement.text);
      await this.fail(error, query.queryId);
      query.status = isCancellation(error) ? 'canceled' : 'failed';
      query.error = shownError(error);
    } finally {
      await running.settled();
      query.end = Date.now();
      query.lockWaitSince = undefined;
      this.#running = undefined;
      if (this.client.muted) this.client.destroy();
    }
    return query.status === 'success' ? 'done' : 'failed';
  }

  /** Tells the client of a failure, which ends its transaction. */
  async fail(error: unknown, queryId = 0): Promise<void> {
    this.client.send(...errorFrames(error, queryId));
    // PostgreSQL has not heard of a failure that is the double's alone.
    if (this.backend.status === 'T' && !(error instanceof BackendError)) {
      await this.backend.query('ROLLBACK TO SAVEPOINT rs_refused').catch((refusal: unknown) => {
        if (!(refusal instanceof BackendError)) throw refusal;
      });
    }
  }

  /** Runs a statement that PostgreSQL does not answer by itself. */
  async runLocally(running: Running): Promise<void> {
    const { tag, notices } = await runLocally(this, running);
    const { kind } = running.statement;
    if (kind === 'utility' || kind === 'rollback') await this.#readLabel();
    for (const message of notices) this.client.send(noticeFrame({ severity: 'INFO', code: '00000', message }));
    this.client.send(completeFrame(tag));
  }

  /** What has to be in place before PostgreSQL sees a statement that it answers. */
  async prepare(statement: Statement, running?: Running): Promise<void> {
    await this.showLive(statement);
    if (statement.kind === 'write') await this.lock(running, statement.table);
  }

  /** Lets the system views show what is known now. */
  async showLive({ live }: Statement): Promise<void> {
    await this.cluster.history.write(this.cluster.liveFolder, live);
  }

  /** Writers of a table wait for each other; a lone statement is its own transaction, and PostgreSQL's locks do. */
  async lock(running: Running | undefined, table: TableName): Promise<void> {
    if (this.backend.status !== 'T') return;
    const since = Date.now();
    if (running !== undefined) running.query.lockWaitSince = since;
    await this.backend.query(`LOCK TABLE ${sqlName(table)} IN SHARE ROW EXCLUSIVE MODE`);
    if (running === undefined) return;
    running.query.lockWaitSince = undefined;
    running.query.lockWaitMs += Date.now() - since;
  }

  /**
   * Hands PostgreSQL's answer on until one of the messages in `ends`, that one not included.
   * @returns the message that ended it
   * @throws BackendError at `ends`, for an error on the way
   */
  async relay(running: Running | undefined, ends: string): Promise<Frame> {
    let failure: BackendError | undefined;
    for (;;) {
      const frame = await this.backend.next();
      if (frame.type === 'E') failure = new BackendError(readFields(frame.body));
      if (ends.includes(frame.type)) {
        if (failure !== undefined) throw failure;
        return frame;
      }
      if (frame.type === 'N') this.#notice(readFields(frame.body));
      else if (frame.type === 'C') this.client.send(withoutRowCount(frame));
      else if (frame.type !== 'E' && frame.type !== 'S') this.client.send(frame);
      if (frame.type === 'D') {
        if (running !== undefined) running.query.returnedRows += 1;
        await this.client.drained();
      }
    }
  }

  /** DDL and ROLLBACK drop named statements (redshift_connector does the same with its cache). */
  async forgetPreparedStatements(): Promise<void> {
    if (this.backend.status !== 'E') await this.backend.query('DEALLOCATE ALL');
    this.#extended.forget();
  }

  async #answer(frame: Frame): Promise<void> {
    if (this.#ended) return;
    if (frame.type === 'X') {
      this.#end();
      this.client.end();
    } else if (frame.type === 'Q') {
      const refused = this.#extended.refusesQuery();
      if (refused === undefined) await simpleQuery(this, frame);
      else await this.#extended.failUntilSync(refused);
    } else await this.#extended.answer(frame);
  }

  /** The query group may have been set, or a transaction in which it was set rolled back. */
  async #readLabel(): Promise<void> {
    if (this.backend.status === 'E') return;
    const [[label] = []] = await this.backend.query("SELECT current_setting('rs.query_group', true)");
    this.#label = label ?? '';
  }

  async #meetFaults(running: Running): Promise<void> {
    await running.held();
    const refusal = running.fault('refuse');
    if (refusal !== undefined) {
      const { code, message, detail } = refusal;
      throw new Refusal(code, message, detail === undefined ? {} : { detail });
    }
    if (running.fault('conflict') === undefined) return;
    if (running.statement.kind === 'commit' && this.backend.status === 'T') await this.backend.query('ROLLBACK');
    throw conflict(this.runner.sessionId);
  }

  #notice(fields: Fields): void {
    if (fields.get('C') !== requestCode) {
      this.client.send(noticeFrameOf(new Map([...fields].filter(([letter]) => 'SCMDH'.includes(letter)))));
      return;
    }
    const pid = Number(fields.get('D'));
    if (fields.get('M') === 'cancel') this.cluster.cancel(pid);
    else this.cluster.terminate(pid);
  }

  #disconnected(): void {
    const running = this.#running;
    // AWS, "COPY": a COPY that is its own transaction goes on without its client.
    if (running?.statement.kind === 'copy' && this.backend.status === 'I' && !this.#ended) {
      this.#ended = true;
      this.#work.finally(() => this.backend.close());
      return;
    }
    this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#running === undefined) this.cancel();
    else this.#running.stop();
    this.#work.finally(() => this.backend.close());
  }
}
