import { redirected } from '../../sql/redirect.ts';
import type {
  Connection,
  CopyIn,
  Cursor,
  Evidence,
  Parameter,
  ResultSet,
  StatementOptions,
  TransactionState,
  Warehouse,
} from '../../warehouse/warehouse.ts';

/**
 * A warehouse whose run log, ledger and lock are not in the schema `etl` but in one of another name, so that a pipeline can
 * be tried beside the one that is in use. The tables' own schema is the warehouse's, as ever.
 */
export function withLogIn(warehouse: Warehouse, schema: string): Warehouse {
  return {
    target: warehouse.target,
    dialect: warehouse.dialect,
    description: warehouse.description,
    connect: async () => new ScratchConnection(await warehouse.connect(), schema),
    connectForTyped: async (afterLoss) => new ScratchConnection(await warehouse.connectForTyped(afterLoss), schema),
    close: () => warehouse.close(),
  };
}

/** The schema that statements name for the log. */
const log = 'etl';

class ScratchConnection implements Connection {
  readonly copyIn: CopyIn | null;
  readonly #inner: Connection;
  readonly #schema: string;

  constructor(inner: Connection, schema: string) {
    this.#inner = inner;
    this.#schema = schema;
    this.copyIn =
      inner.copyIn === null
        ? null
        : (sql, bytes, signal, told) => inner.copyIn?.(this.#sql(sql), bytes, signal, told) ?? Promise.reject();
  }

  query(sql: string, options: StatementOptions = {}): Promise<ResultSet> {
    return this.#inner.query(this.#sql(sql), this.#options(options));
  }

  open(sql: string, options: Omit<StatementOptions, 'limit'> = {}): Promise<Cursor> {
    return this.#inner.open(this.#sql(sql), this.#options(options));
  }

  transactionState(): Promise<TransactionState> {
    return this.#inner.transactionState();
  }

  transaction<T>(work: () => Promise<T>, evidence: Evidence | null = null): Promise<T> {
    const moved = evidence && { ...evidence, table: this.#sql(evidence.table), sql: this.#sql(evidence.sql) };
    return this.#inner.transaction(work, moved);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #sql(sql: string): string {
    return redirected(sql, log, this.#schema);
  }

  /** Where the catalogue is asked about the log's schema, that is a value. */
  #options<T extends StatementOptions>(options: T): T {
    if (options.parameters === undefined) return options;
    const parameters = options.parameters.map((value): Parameter => (value === log ? this.#schema : value));
    return { ...options, parameters };
  }
}
