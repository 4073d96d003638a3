import { SparkifyError } from '../../errors.ts';
import { formatCount, plural } from '../../text/format.ts';

const shownBeyond = 1000;

/** How many records may still be rejected before the step fails; shared by the tables of a run. */
export class RejectBudget {
  readonly #most: number;
  rejected = 0;

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

  /** @throws SparkifyError kind `data` when more were rejected than may be. */
  add(count: number): void {
    this.rejected += count;
    if (this.rejected > this.#most) throw this.exceeded('etl.rejects');
  }

  /** The failure of a load that rejected more than may be. `first` tells of the first such record. */
  exceeded(where: string, first = ''): SparkifyError {
    const limit = this.#most === 0 ? 'none may be' : `at most ${formatCount(this.#most)} may be`;
    const words = `${plural(this.rejected, 'record')} rejected, ${limit}; nothing was changed`;
    return new SparkifyError('data', first === '' ? words : `${words}. The first: ${first}`, {
      where,
      remedy:
        'Look at the rejected records (object, line, column, reason), mend them at their source, or allow them with [ETL] MAX_ERRORS.',
    });
  }
}
