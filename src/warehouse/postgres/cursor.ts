import { SparkifyError } from '../../errors.ts';
import type { Batch, Cell, Cursor, ResultColumn } from '../warehouse.ts';
import type { Portal } from './portal.ts';

/** What a cursor needs of its connection, which runs one thing at a time. */
export interface CursorHost {
  /** Runs `work` when it is its turn. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work`; an abort of the cursor's signal has the server stop it. */
  stoppable<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * - `reading`: the server may have more rows;
 * - `read`: it has none;
 * - `superseded`: another statement of the connection has taken its place;
 * - `closed`: whoever opened it, or an error, has closed it.
 */
type Stage = 'reading' | 'read' | 'superseded' | 'closed';

/** The rows of a portal. One row more than wanted is fetched, so that `more` is exact. */
export class PostgresCursor implements Cursor {
  readonly columns: readonly ResultColumn[];
  readonly touched: number | null;
  readonly #portal: Portal;
  readonly #host: CursorHost;
  #stage: Stage;
  #ahead: (readonly Cell[])[];

  /** @param first the first page, which has come */
  constructor(
    portal: Portal,
    first: { rows: readonly (readonly Cell[])[]; suspended: boolean },
    shape: { columns: readonly ResultColumn[]; touched: number | null },
    host: CursorHost,
  ) {
    this.#portal = portal;
    this.#host = host;
    this.columns = shape.columns;
    this.touched = shape.touched;
    this.#ahead = [...first.rows];
    this.#stage = first.suspended ? 'reading' : 'read';
  }

  /** Whether the server is within the statement, and takes no other. */
  get isReading(): boolean {
    return this.#stage === 'reading';
  }

  fetch(count: number): Promise<Batch> {
    return this.#host.turn(async () => {
      if (this.#stage === 'superseded' || this.#stage === 'closed') throw lost();
      if (this.#stage === 'reading' && this.#ahead.length <= count) await this.#advance(count + 1 - this.#ahead.length);
      const rows = this.#ahead.slice(0, count);
      this.#ahead = this.#ahead.slice(count);
      return { rows, more: this.#ahead.length > 0 };
    });
  }

  async close(): Promise<void> {
    if (this.#stage === 'superseded' || this.#stage === 'closed') return;
    await this.#host.turn(() => this.end('closed'));
  }

  /** Ends the statement without waiting for a turn: for the connection, whose turn it is. */
  async end(stage: 'superseded' | 'closed'): Promise<void> {
    this.#stage = stage;
    this.#ahead = [];
    await this.#portal.end();
  }

  async #advance(rows: number): Promise<void> {
    try {
      const page = await this.#host.stoppable(() => this.#portal.next(Math.min(rows, mostRows)));
      this.#ahead = this.#ahead.concat(page.rows);
      if (!page.suspended) this.#stage = 'read';
    } catch (error) {
      this.#stage = 'closed';
      this.#ahead = [];
      throw error;
    }
  }
}

/** What the protocol's counter of rows holds. */
const mostRows = 2 ** 31 - 1;

function lost(): SparkifyError {
  return new SparkifyError('warehouse', 'the rest of this result is gone: its statement has been closed', {
    remedy: 'Run the statement again, or export it, which reads all of it.',
  });
}
