import { SparkifyError } from '../errors.ts';
import { lock } from '../sql/etl.ts';
import { formatDuration } from '../text/format.ts';
import type { Connection } from '../warehouse/warehouse.ts';
import type { Operator } from './events.ts';
import { isThisProcess, mayBeAlive, operatorText } from './operator.ts';
import type { LockHolder } from './pipeline.ts';
import { insertRows } from './run-log.ts';
import { momentOf, timestampText } from './time.ts';

const beatEvery = 5_000;
/** A holder that has not beaten for so long is taken for dead, even where its process number lives on. */
const deadAfter = 60_000;

/** Who holds the one writer's lock; null when nobody does. The holder may be dead: see `isDead`. */
export async function lockHolder(connection: Connection): Promise<LockHolder | null> {
  const { rows } = await connection.query(
    'SELECT run_id, command, operator_user, operator_host, operator_pid, since, beat FROM etl.lock',
  );
  const row = rows[0];
  if (row === undefined) return null;
  const [run, command, user, host, pid, since, beat] = row;
  return {
    run: run ?? '',
    command: command ?? '',
    operator: { user: user ?? '', host: host ?? '', pid: Number(pid) },
    since: momentOf(since) ?? 0,
    beat: momentOf(beat) ?? 0,
  };
}

export function isDead({ operator, since, beat }: LockHolder, now: number): boolean {
  return now - beat > deadAfter || !mayBeAlive(operator) || (isThisProcess(operator) && since < performance.timeOrigin);
}

/** The one writer's lock, held. */
export class HeldLock {
  /** The dead holder from whom it was taken over, if there was one. */
  readonly takenFrom: LockHolder | null;
  readonly #connection: Connection;
  readonly #run: string;
  readonly #beating: NodeJS.Timeout;
  readonly #lost = new AbortController();

  private constructor(connection: Connection, run: string, takenFrom: LockHolder | null, beatMilliseconds: number) {
    this.#connection = connection;
    this.#run = run;
    this.takenFrom = takenFrom;
    this.#beating = setInterval(() => {
      // A missed beat is no failure of the run: the next one may come through, and the lock holds for a minute.
      this.#beat().catch(() => undefined);
    }, beatMilliseconds);
    this.#beating.unref();
  }

  /** @throws SparkifyError kind `locked` that names the holder, when it lives. */
  static async acquire(
    connection: Connection,
    claim: { run: string; command: string; operator: Operator },
    beatMilliseconds: number = beatEvery,
  ): Promise<HeldLock> {
    return connection.transaction(async () => {
      const now = Date.now();
      const holder = await lockHolder(connection);
      if (holder !== null && !isDead(holder, now)) throw lockedBy(holder, now);
      await connection.query('DELETE FROM etl.lock');
      const { user, host, pid } = claim.operator;
      const moment = timestampText(now);
      const [sql, parameters] = insertRows(lock.name, [[claim.run, claim.command, user, host, pid, moment, moment]]);
      await connection.query(sql, { parameters });
      return new HeldLock(connection, claim.run, holder, beatMilliseconds);
    });
  }

  /** Aborted, with a SparkifyError of kind `locked` as its reason, when a beat finds that the lock was forced away. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async release(): Promise<void> {
    clearInterval(this.#beating);
    await this.#connection.query('DELETE FROM etl.lock WHERE run_id = $1', { parameters: [this.#run] });
  }

  async #beat(): Promise<void> {
    const { touched } = await this.#connection.query(
      'UPDATE etl.lock SET beat = CAST($1 AS TIMESTAMP) WHERE run_id = $2',
      {
        parameters: [timestampText(Date.now()), this.#run],
      },
    );
    if (touched === 0) this.#lost.abort(lockForced());
  }
}

/**
 * Takes the lock away from `run`; false when that run does not hold it any more. Its process, where it lives, notices at
 * its next beat and rolls back.
 */
export async function forceLock(connection: Connection, run: string): Promise<boolean> {
  const { touched } = await connection.query('DELETE FROM etl.lock WHERE run_id = $1', { parameters: [run] });
  return touched === 1;
}

function lockForced(): SparkifyError {
  return new SparkifyError('locked', 'another operator has forced the lock away from this run', {
    where: 'etl.lock',
    remedy: 'What the step had done was rolled back; ask that operator before you run it again.',
  });
}

function lockedBy(holder: LockHolder, now: number): SparkifyError {
  const since = `${timestampText(holder.since)} UTC, for ${formatDuration(now - holder.since)}`;
  return new SparkifyError('locked', `${operatorText(holder.operator)} is running ${holder.command} (since ${since})`, {
    where: 'etl.lock',
    remedy: 'Wait until that run has ended, or ask that operator to cancel it.',
  });
}
