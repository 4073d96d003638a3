import type { SourceObject } from '../../source/source.ts';
import type { Progress } from '../events.ts';

const reportEvery = 100;

/** Counts what a staging task has done and reports it a few times a second. */
export class TaskProgress {
  objectsDone = 0;
  objectsTotal: number | null = null;
  bytesDone = 0;
  bytesTotal: number | null = null;
  records = 0;
  /** Rows handed over to the engine. */
  rows = 0;
  /** Those that it has taken in, where it does so behind the handing over; null: all of them. */
  taken: number | null = null;
  rejected = 0;
  #finishedBytes = 0;
  #openBytes = 0;
  readonly #started = performance.now();
  readonly #report: (progress: Progress) => void;
  #reported = 0;

  constructor(report: (progress: Progress) => void) {
    this.#report = report;
  }

  /** Bytes of an object came; bytes are counted as listed, of which a gzip object gives more when it is read. */
  read(object: SourceObject, bytes: number, ended: boolean): void {
    this.#openBytes = Math.min(object.bytes, this.#openBytes + bytes);
    if (ended) {
      this.#finishedBytes += object.bytes;
      this.#openBytes = 0;
      this.objectsDone += 1;
    }
    this.bytesDone = this.#finishedBytes + this.#openBytes;
    this.changed();
  }

  /** What is still to be read, as listed; null while the listing goes on. */
  get bytesLeft(): number | null {
    return this.bytesTotal === null ? null : Math.max(0, this.bytesTotal - this.bytesDone);
  }

  /** Something changed; reported now if the last report is old enough. */
  changed(): void {
    const now = performance.now();
    if (now - this.#reported < reportEvery) return;
    this.#reported = now;
    this.#report(this.snapshot());
  }

  /** Reports in any case: at the end, and when the totals become known. */
  report(): void {
    this.#reported = performance.now();
    this.#report(this.snapshot());
  }

  snapshot(): Progress {
    const elapsed = performance.now() - this.#started;
    return {
      objects: { done: this.objectsDone, total: this.objectsTotal },
      bytes: { done: this.bytesDone, total: this.bytesTotal },
      records: this.records,
      rows: this.taken ?? this.rows,
      rejected: this.rejected,
      elapsed,
      remaining: this.#remaining(elapsed),
    };
  }

  #remaining(elapsed: number): number | null {
    if (this.bytesTotal === null || this.bytesDone === 0 || elapsed < 500) return null;
    const share = Math.min(1, this.bytesDone / this.bytesTotal);
    return (elapsed / share) * (1 - share);
  }
}
