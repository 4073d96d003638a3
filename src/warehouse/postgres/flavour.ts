import type { Client, DatabaseError } from 'pg';
import type { Dialect } from '../../sql/dialect.ts';
import type { Activity, Cell, Evidence, Parameter } from '../warehouse.ts';
import type { Complaint } from './connect-errors.ts';
import type { Login } from './login.ts';
import type { PortalRules } from './portal.ts';

/** Runs one statement and returns its rows. */
export type Ask = (sql: string, parameters?: readonly Parameter[]) => Promise<readonly (readonly Cell[])[]>;

/** What became of a transaction. */
export type Fate = 'committed' | 'aborted' | 'unknown';

/** Asks, on another session, what became of a transaction; null while that cannot be told. */
export type FateQuestion = (ask: Ask) => Promise<Fate | null>;

/** How a session is to be set up. */
export interface SessionOptions {
  /** The schema of the tables. */
  readonly schema: string;
  /** Milliseconds; null: the server's own setting. */
  readonly statementTimeout: number | null;
}

/** What a session says of itself when it begins. */
export interface Introduction {
  /** Its process on the server. */
  readonly pid: number;
  /** What runs there, with its version: `PostgreSQL 15.18`. */
  readonly server: string;
}

/** All in which the servers that speak PostgreSQL's protocol differ for a session. */
export interface Flavour {
  readonly dialect: Dialect;
  /** Milliseconds until a server that does not answer is given up, where the login does not say. */
  readonly connectTimeout: number;
  readonly portals: PortalRules;
  /** Names of result types that PostgreSQL does not have, by object identifier. */
  readonly typeNames: ReadonlyMap<number, string>;
  /** The statement that begins a transaction. */
  readonly begin: string;
  /** Whether a refusal means that another transaction was in the way, so that doing the whole again may succeed. */
  isConflict(error: DatabaseError): boolean;
  /** What a refusal tells beside its message, fit to be read. */
  detailOf(error: DatabaseError): string | undefined;
  /** What is said of a connection that did not come about, where it is not said of every server. */
  complaintAbout(error: unknown, login: Login): Complaint | null;
  /**
   * Sets up a new session, so that names mean our tables, and values are printed whole and in one form.
   * @throws SparkifyError for a server that will not do, or pg's error.
   */
  setUp(client: Client, options: SessionOptions, address: string): Promise<Introduction>;
  /** What the server does for a session's statement, asked on another session; absent where it cannot be asked. */
  activity?(pid: number, ask: Ask): Promise<Activity | null>;
  /** The rows that a session's COPY has taken in, asked on another session; absent where the server takes none from its client. */
  copyProgress?(pid: number, ask: Ask): Promise<number | null>;
  /**
   * Called last before COMMIT, with a way to ask within the transaction: how to find out what became of it if the answer
   * is lost; null where it has written nothing.
   */
  fateOf(session: { readonly pid: number; readonly ask: Ask }, evidence: Evidence | null): Promise<FateQuestion | null>;
}
