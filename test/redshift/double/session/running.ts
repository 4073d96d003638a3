import type { StatementFault, StatementFaultKind } from '../faults.ts';
import type { QueryEntry } from '../history.ts';
import type { Statement, StatementKind } from '../sql/statement.ts';
import type { Backend } from '../wire/backend.ts';
import { Cancelled } from './errors.ts';

/** A statement between its arrival and its answer. */
export class Running {
  readonly statement: Statement;
  readonly query: QueryEntry;
  readonly #faults: readonly StatementFault[];
  readonly #backend: Backend;
  readonly #abort = new AbortController();
  #cancelling: Promise<void> = Promise.resolve();

  constructor(statement: Statement, query: QueryEntry, faults: readonly StatementFault[], backend: Backend) {
    this.statement = statement;
    this.query = query;
    this.#faults = faults;
    this.#backend = backend;
  }

  /** Aborted with `Cancelled`. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  fault<Kind extends StatementFaultKind>(kind: Kind): Extract<StatementFault, { readonly kind: Kind }> | undefined {
    return this.#faults.find((fault): fault is Extract<StatementFault, { readonly kind: Kind }> => fault.kind === kind);
  }

  /** Stops the statement on request, where it listens to that. */
  cancel(): void {
    if (this.fault('ignore-cancel') === undefined) this.stop();
  }

  /** Stops the statement, whatever part of it runs where. */
  stop(): void {
    if (this.signal.aborted) return;
    this.#abort.abort(new Cancelled());
    // PostgreSQL may be busy with a part of it; where it is not, nothing happens there.
    this.#cancelling = this.#backend.cancel().catch(() => {
      // PostgreSQL is gone, and the session ends with it.
    });
  }

  /** A cancellation that is still on its way would meet the next statement. */
  async settled(): Promise<void> {
    await this.#cancelling;
  }

  /** Waits where a test holds the statement. @throws Cancelled */
  async held(): Promise<void> {
    const hold = this.fault('hold');
    if (hold === undefined) return;
    const { query } = this;
    const before = query.status;
    query.status = hold.as;
    const since = Date.now();
    const stopped = new Promise<never>((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true });
    });
    try {
      await Promise.race([hold.until, stopped]);
    } finally {
      if (hold.as === 'queued') query.queuedMs = Date.now() - since;
    }
    query.status = before;
  }
}

const types: Readonly<Record<Exclude<StatementKind, 'write'>, string>> = {
  query: 'SELECT',
  'create-table': 'DDL',
  'drop-table': 'DDL',
  ddl: 'DDL',
  'outside-transactions': 'UTILITY',
  truncate: 'DDL',
  copy: 'COPY',
  begin: 'UTILITY',
  commit: 'UTILITY',
  rollback: 'UTILITY',
  utility: 'UTILITY',
  cancel: 'UTILITY',
};

/** What SYS_QUERY_HISTORY calls a statement. */
export function queryType(statement: Statement): string {
  return statement.kind === 'write' ? statement.verb : types[statement.kind];
}
