import { SparkifyError } from '../errors.ts';
import { formatDuration } from '../text/format.ts';
import type { Cursor } from '../warehouse/warehouse.ts';

/**
 * Bounds the time that an engine works on one statement: the time in which nobody asks for more of its rows is not
 * counted. When it is over, the engine is asked to stop as by a cancel, and what it then says becomes `timed out`.
 */
export class TimeLimit {
  readonly #limit: number;
  readonly #signal: AbortSignal;
  readonly #over = new AbortController();
  #used = 0;

  /**
   * @param limit milliseconds
   * @param signal cancels the statement, whatever time it has left
   */
  constructor(limit: number, signal: AbortSignal) {
    this.#limit = limit;
    this.#signal = signal;
  }

  /** What stops the statement: the limit, or who asked for it. */
  get signal(): AbortSignal {
    return AbortSignal.any([this.#signal, this.#over.signal]);
  }

  /** Counts the time of some of the statement's work. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const timer = setTimeout(() => this.#over.abort(), Math.max(0, this.#limit - this.#used));
    try {
      return await work();
    } catch (error) {
      throw this.#isOver(error) ? timedOut(this.#limit, error) : error;
    } finally {
      clearTimeout(timer);
      this.#used += performance.now() - started;
    }
  }

  /** A cursor whose rows are part of the statement's work. */
  cursor(inner: Cursor): Cursor {
    const { columns, touched, notices } = inner;
    return {
      columns,
      touched,
      notices,
      fetch: (count) => this.during(() => inner.fetch(count)),
      close: () => inner.close(),
    };
  }

  /** A server that keeps the same limit may be the first to say so. */
  #isOver(error: unknown): boolean {
    if (!(error instanceof SparkifyError) || this.#signal.aborted) return false;
    return error.kind === 'cancelled' ? this.#over.signal.aborted : /statement timeout/i.test(error.message);
  }
}

function timedOut(limit: number, cause: unknown): SparkifyError {
  return new SparkifyError('sql', `timed out after ${formatDuration(limit)}`, {
    remedy: 'Allow more time with \\set STATEMENT_TIMEOUT, or [CLUSTER] STATEMENT_TIMEOUT of dwh.cfg; or ask for less.',
    cause,
  });
}
