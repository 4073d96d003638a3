import type { DuckDBResult } from '@duckdb/node-api';
import { SparkifyError } from '../../errors.ts';
import type { Batch, Cell, Cursor, ResultColumn } from '../warehouse.ts';
import { nextCells, shapeOf } from './chunks.ts';

/** What a cursor needs of its connection, which runs one thing at a time. */
export interface CursorHost {
  /** Runs `work` when it is its turn. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work`; an abort of the cursor's signal interrupts it. */
  interruptible<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Resolves when the statement has given all its rows and ended well.
   * @throws SparkifyError kind `sql` or `cancelled` when it has failed at a later row.
   */
  confirm(): Promise<void>;
  /** Ends the statement, and the transaction that was begun for it; a second call does nothing. */
  end(word: 'COMMIT' | 'ROLLBACK'): Promise<void>;
}

/**
 * - `reading`: the engine may have more rows;
 * - `read`: it has none, and has confirmed it;
 * - `superseded`: another statement of the connection has taken its place;
 * - `closed`: whoever opened it, or an error, has closed it.
 */
type Stage = 'reading' | 'read' | 'superseded' | 'closed';

/** A streamed result of DuckDB. */
export class EmbeddedCursor implements Cursor {
  readonly columns: readonly ResultColumn[];
  readonly touched: number | null;
  readonly #host: CursorHost;
  readonly #next: () => Promise<Cell[][]>;
  #stage: Stage = 'reading';
  #ahead: Cell[][] = [];

  /** @param zone the session's time zone */
  constructor(result: DuckDBResult, zone: string, host: CursorHost) {
    const shape = shapeOf(result, zone);
    this.columns = shape.columns;
    this.touched = shape.touched;
    this.#next = () => nextCells(result, shape);
    this.#host = host;
  }

  fetch(count: number): Promise<Batch> {
    return this.#host.turn(async () => {
      try {
        await this.#host.interruptible(async () => {
          while (this.#stage === 'reading' && this.#ahead.length <= count) await this.#advance();
        });
      } catch (error) {
        this.#stage = 'closed';
        this.#ahead = [];
        await this.#host.end('ROLLBACK');
        throw error;
      }
      if (this.#stage === 'superseded' || this.#stage === 'closed') throw lost();
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
    const reading = this.#stage === 'reading';
    this.#stage = stage;
    this.#ahead = [];
    if (reading) await this.#host.end('COMMIT');
  }

  async #advance(): Promise<void> {
    const rows = await this.#next();
    if (rows.length > 0) {
      this.#ahead = this.#ahead.concat(rows);
      return;
    }
    await this.#host.confirm();
    this.#stage = 'read';
  }
}

function lost(): SparkifyError {
  return new SparkifyError('warehouse', 'the rest of this result is gone: its statement has been closed', {
    remedy: 'Run the statement again, or export it, which reads all of it.',
  });
}
