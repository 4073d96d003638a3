import { type ErrorDetails, SparkifyError } from '../errors.ts';
import type { Dialect, Engine } from '../sql/dialect.ts';

/** What the screen's top line and every provenance line say about where statements run. */
export interface Target {
  /** Short name of the target, for people: the database's or file's name. */
  readonly name: string;
  readonly engine: Engine;
  /** Host and port, or the file's path. */
  readonly location: string;
  readonly schema: string;
  readonly user: string;
  readonly protected: boolean;
}

export interface ResultColumn {
  readonly name: string;
  /** The engine's own name of the type, e.g. `INTEGER`, `timestamp without time zone`. */
  readonly type: string;
  /** True where values are numbers, so that they are drawn right-aligned. */
  readonly numeric: boolean;
}

/** A value exactly as the engine prints it; null is SQL NULL. */
export type Cell = string | null;

export interface ResultSet {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** True when the engine had more rows than the limit. */
  readonly more: boolean;
  /** Rows a write touched; null for a statement that returns rows or touches none. */
  readonly touched: number | null;
  /** What the statement's writer should know; absent: nothing. */
  readonly notices?: readonly string[] | undefined;
}

/** A value bound to `$1`, `$2`, …; never pasted into the text. */
export type Parameter = string | number | bigint | boolean | null;

/**
 * Who wrote a statement: a person, or the program: around a person's statement that has run before (`wrapped`), or all
 * of it (`own`). A person's words may mean something else to the engine than to their writer. Absent: a person.
 */
export type Origin = 'typed' | 'wrapped' | 'own';

/** What a server says beside the answer to a statement. */
export interface ServerMessage {
  /** A warning is for whoever is responsible; a notice (INFO, too) for whoever asked. */
  readonly level: 'notice' | 'warning';
  /** In the server's words, `NOTICE: …`; detail and hint have lines of their own. */
  readonly text: string;
}

export interface StatementOptions {
  readonly parameters?: readonly Parameter[];
  readonly signal?: AbortSignal | undefined;
  /** Most rows to return; one more is fetched to know whether there are more. Absent: all. */
  readonly limit?: number | undefined;
  /** Refuse a text of more than one statement, whatever a splitter made of it. */
  readonly single?: boolean | undefined;
  readonly origin?: Origin | undefined;
  /** Is told what the server says while it runs the statement, also one that fails; most of it before its first row. */
  readonly told?: ((message: ServerMessage) => void) | undefined;
}

/** Rows that a cursor gave, and whether it has more. */
export interface Batch {
  readonly rows: readonly (readonly Cell[])[];
  /** Exact: false means that the statement has ended, and ended well. */
  readonly more: boolean;
}

/**
 * The rows of one statement, fetched as they are wanted. The engine works no further ahead than a batch or so, and holds
 * no more rows than that.
 */
export interface Cursor {
  readonly columns: readonly ResultColumn[];
  /** Rows a write touched; null for a statement that returns rows or touches none. */
  readonly touched: number | null;
  /** What the statement's writer should know; absent: nothing. */
  readonly notices?: readonly string[] | undefined;
  /**
   * The next rows, at most `count`. Fewer with `more` true may come, at least one.
   * @throws SparkifyError kind `sql` when the statement fails at a later row, kind `cancelled` when its signal was
   * aborted, kind `warehouse` when another statement of the connection has closed the cursor.
   */
  fetch(count: number): Promise<Batch>;
  /** Ends the statement whether it has given all its rows or not; a second call does nothing. */
  close(): Promise<void>;
}

/** Where a session stands: outside of any transaction, in an open one, or in one that an error has ended but for ROLLBACK. */
export type TransactionState = 'none' | 'open' | 'failed';

/**
 * Runs a `COPY … FROM STDIN`, sends it the bytes, and returns the number of rows that the server took in.
 * An aborted signal is answered as by `Connection.query`.
 * @param told from time to time, how many rows the server has taken in so far, where it tells
 * @throws SparkifyError as `Connection.query` does, and whatever `bytes` throws; the statement has then done nothing.
 */
export type CopyIn = (
  sql: string,
  bytes: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
  told?: (rows: number) => void,
) => Promise<number>;

/**
 * What a transaction leaves behind, so that it can be found out afterwards whether it was committed, on an engine that
 * cannot be asked by the transaction's number. `sql` gives a row exactly where it was; `table`, which it reads, is one that
 * the transaction has written into.
 */
export interface Evidence {
  readonly table: string;
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/** A session that holds what another one waits for. */
export interface Blocker {
  /** Its process on the server. */
  readonly pid: number;
  readonly user: string;
  /** What its client calls itself. */
  readonly application: string;
  /** The statement that it runs, or ran last. */
  readonly statement: string;
}

/** What an engine does for a statement that is awaited. */
export type Activity =
  | { readonly kind: 'running' }
  /** It has not begun; `where` names the queue, where the engine tells. */
  | { readonly kind: 'queued'; readonly where: string | null }
  | { readonly kind: 'locked'; readonly by: readonly Blocker[] };

/** One session with the engine. Statements run one after another, in the order of the calls. */
export interface Connection {
  /** Null where the engine takes no rows from its client. */
  readonly copyIn: CopyIn | null;
  /**
   * Runs one statement and returns its rows as text.
   * An aborted signal asks the engine to stop, waits for its word, and rejects with kind `cancelled`.
   * @throws SparkifyError kind `sql` with the engine's own words and, where it tells, the position.
   */
  query(sql: string, options?: StatementOptions): Promise<ResultSet>;
  /**
   * Starts one statement and resolves when its first rows can be fetched. The signal works until the cursor is closed; a
   * limit is for the caller to keep. A connection has one cursor: its next statement closes it.
   * @throws SparkifyError kind `sql` with the engine's own words and, where it tells, the position.
   */
  open(sql: string, options?: Omit<StatementOptions, 'limit'>): Promise<Cursor>;
  /**
   * What the engine does for the session's statement that is under way, asked beside it; null where nothing is, or the
   * engine does not tell. Absent where it cannot be asked.
   */
  activity?(): Promise<Activity | null>;
  /** What the engine says of the session's transaction; asked between statements, it closes no cursor. */
  transactionState(): Promise<TransactionState>;
  /**
   * Runs `work` between BEGIN and COMMIT; any throw rolls back and is rethrown. Where the answer to COMMIT is lost, the
   * engine is asked what became of it, if need be by the evidence.
   * @throws what `work` throws, SparkifyError kind `sql` if COMMIT fails, `TransactionConflict` or `ConnectionLost`.
   */
  transaction<T>(work: () => Promise<T>, evidence?: Evidence | null): Promise<T>;
  close(): Promise<void>;
}

/**
 * The way to the server broke: not the server's refusal, nor a mistake of ours. The session is gone, with its transaction;
 * `connect` gives a new one.
 */
export class ConnectionLost extends SparkifyError {
  constructor(message: string, details: { where: string; remedy: string; cause?: unknown }) {
    super('warehouse', message, details);
    this.name = 'ConnectionLost';
  }
}

/** Another transaction was in the way: nothing was changed, and the whole of it, done again, may succeed. */
export class TransactionConflict extends SparkifyError {
  constructor(message: string, details: ErrorDetails) {
    super('sql', message, details);
    this.name = 'TransactionConflict';
  }
}

/**
 * What a session whose connection is lost does for the statements after those that were under way: it begins another session, or
 * it is over. A session that somebody types into must be over: what it had set, made and begun was theirs, and is gone.
 */
export type AfterLoss = 'renewed' | 'over';

/** An opened warehouse: every statement of the program goes through a connection of one of these. */
export interface Warehouse {
  readonly target: Target;
  readonly dialect: Dialect;
  /** What runs there and how it is reached, for `doctor`: `PostgreSQL 15.18, TLSv1.3`. */
  readonly description: string;
  connect(): Promise<Connection>;
  /**
   * A session for statements that people write, for the engine they will run on in the end: the embedded one takes them
   * as Redshift would.
   */
  connectForTyped(afterLoss: AfterLoss): Promise<Connection>;
  close(): Promise<void>;
}
