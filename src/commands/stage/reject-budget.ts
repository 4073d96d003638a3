import { SparkifyError } from '../../errors.ts';
import { formatCount, plural } from '../../text/format.ts';
import type { Reject } from '../events.ts';
import { rejectText } from './reject-text.ts';

const shownBeyond = 1000;

/** How many records may still be rejected before the step fails; shared by the tables of a run. */
export class RejectBudget {
  readonly #most: number;
  rejected = 0;
  #first: Reject | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** How many more may be rejected. */
  get left(): number {
    return Math.max(0, this.#most - this.rejected);
  }

  /** Beyond what may be rejected, so many more are kept to be looked at: the load fails anyway. */
  get shown(): number {
    return this.left + shownBeyond;
  }

  /**
   * @param first one of them, where any is known
   * @throws SparkifyError kind `data` when more were rejected than may be.
   */
  add(count: number, first: Reject | undefined): void {
    this.rejected += count;
    this.#first ??= first;
    if (this.rejected > this.#most) throw this.exceeded(this.#first);
  }

  /** The failure of a load that rejected more than may be. `first` is the first such record that is known. */
  exceeded(first: Reject | undefined): SparkifyError {
    const limit = this.#most === 0 ? 'none may be' : `at most ${formatCount(this.#most)} may be`;
    const words = `${plural(this.rejected, 'record')} rejected, ${limit}; nothing was changed`;
    return new SparkifyError('data', first === undefined ? words : `${words}. The first: ${rejectText(first)}`, {
      where: first === undefined ? 'etl.rejects' : `${first.object}:${first.line}`,
      remedy:
        'Look at the rejected records (object, line, column, reason), mend them at their source, or allow them with [ETL] MAX_ERRORS.',
    });
  }
}
