import { SparkifyError } from '../errors.ts';
import type { Dialect } from '../sql/dialect.ts';
import { formatDuration } from '../text/format.ts';
import type { Connection, Evidence } from '../warehouse/warehouse.ts';
import type { Operator } from './events.ts';
import { isThisProcess, mayBeAlive, operatorText } from './operator.ts';
import type { LockHolder } from './pipeline.ts';
import { type Retry, retryingConflicts } from './retry.ts';
import { survivingLoss } from './survive-loss.ts';
import { momentOf, timestampText } from './time.ts';

const beatEvery = 5_000;
/** A holder that has not beaten for so long is taken for dead, even where its process number lives on. */
const deadAfter = 60_000;

/** Who holds the one writer's lock; null when nobody does. The holder may be dead: see `isDead`. */
export async function lockHolder(connection: Connection, { utcNow }: Dialect): Promise<LockHolder | null> {
  const { rows } = await connection.query(
    `SELECT run_id, command, operator_user, operator_host, operator_pid, since, beat, ${utcNow} FROM etl.lock`,
  );
  const row = rows[0];
  if (row === undefined) return null;
  const [run, command, user, host, pid, since, beat, asOf] = row;
  return {
    run: run ?? '',
    command: command ?? '',
    operator: { user: user ?? '', host: host ?? '', pid: Number(pid) },
    since: momentOf(since) ?? 0,
    beat: momentOf(beat) ?? 0,
    asOf: momentOf(asOf) ?? 0,
  };
}

/** Runs of this process that have ended, but could not give their lock back. */
const abandoned = new Set<string>();

export function isDead({ run, operator, since, beat, asOf }: LockHolder): boolean {
  return (
    asOf - beat > deadAfter ||
    !mayBeAlive(operator) ||
    (isThisProcess(operator) && (since < performance.timeOrigin || abandoned.has(run)))
  );
}

interface Claim {
  readonly run: string;
  readonly command: string;
  readonly operator: Operator;
}

/** The runs of this process claim one after another: a warehouse that one process has to itself knows no lock of tables. */
let claiming: Promise<unknown> = Promise.resolve();

/** The one writer's lock, held. */
export class HeldLock {
  /** The dead holder from whom it was taken over, if there was one. */
  readonly takenFrom: LockHolder | null;
  /** The last time that taking it met another transaction, and was done again; null when it never did. */
  readonly retried: Retry | null;
  /** Aborted, with the SparkifyError to show, when a beat finds that somebody else holds the lock now. */
  readonly lost: AbortSignal;
  readonly #connection: Connection;
  readonly #dialect: Dialect;
  readonly #run: string;
  readonly #beating: NodeJS.Timeout;
  readonly #losing = new AbortController();

  private constructor(
    connection: Connection,
    dialect: Dialect,
    run: string,
    { takenFrom, retried }: Pick<HeldLock, 'takenFrom' | 'retried'>,
    beatMilliseconds: number,
  ) {
    this.#connection = connection;
    this.#dialect = dialect;
    this.#run = run;
    this.takenFrom = takenFrom;
    this.retried = retried;
    this.lost = this.#losing.signal;
    this.#beating = setInterval(() => {
      // A missed beat is no failure of the run: the next one may come through, and the lock holds for a minute.
      this.#beat().catch(() => undefined);
    }, beatMilliseconds);
    this.#beating.unref();
  }

  /** @throws SparkifyError kind `locked` that names the holder, when it lives. */
  static acquire(
    connection: Connection,
    dialect: Dialect,
    claim: Claim,
    beatMilliseconds: number = beatEvery,
  ): Promise<HeldLock> {
    const acquired = claiming.then(() => HeldLock.#acquire(connection, dialect, claim, beatMilliseconds));
    claiming = acquired.catch(() => undefined);
    return acquired;
  }

  static async #acquire(
    connection: Connection,
    dialect: Dialect,
    claim: Claim,
    beatMilliseconds: number,
  ): Promise<HeldLock> {
    let retried: Retry | null = null;
    const take = async () => {
      if (dialect.lockTable !== null) await connection.query(dialect.lockTable('etl.lock'));
      const holder = await lockHolder(connection, dialect);
      if (holder !== null && !isDead(holder)) throw lockedBy(holder);
      await connection.query('DELETE FROM etl.lock');
      const { user, host, pid } = claim.operator;
      await connection.query(
        `INSERT INTO etl.lock (run_id, command, operator_user, operator_host, operator_pid, since, beat)
         VALUES ($1, $2, $3, $4, CAST($5 AS INTEGER), CAST($6 AS TIMESTAMP), ${dialect.utcNow})`,
        { parameters: [claim.run, claim.command, user, host, pid, timestampText(Date.now())] },
      );
      return holder;
    };
    const takenFrom = await retryingConflicts(
      () => connection.transaction(take, claimed(claim.run)),
      (retry) => {
        retried = retry;
      },
    );
    return new HeldLock(connection, dialect, claim.run, { takenFrom, retried }, beatMilliseconds);
  }

  /**
   * Makes sure, last in the transaction of `connection`, that the run still holds the lock, and keeps others from taking it
   * over until the function that it gives is called.
   * @param anotherSession opens one, for an engine whose transactions do not see what was done since they began
   * @throws SparkifyError kind `locked` when another one holds it.
   */
  async keep(connection: Connection, anotherSession: () => Promise<Connection>): Promise<() => Promise<void>> {
    if (!this.#dialect.snapshots) {
      await requireLock(connection, this.#dialect, this.#run);
      return async () => undefined;
    }
    const session = await anotherSession();
    const letGo = Promise.withResolvers<void>();
    const kept = Promise.withResolvers<void>();
    const ended = session
      .transaction(async () => {
        if (this.#dialect.lockTable !== null) await session.query(this.#dialect.lockTable('etl.lock'));
        await requireLock(session, this.#dialect, this.#run);
        kept.resolve();
        await letGo.promise;
      })
      .catch(kept.reject)
      .finally(() => session.close());
    await kept.promise;
    return () => {
      letGo.resolve();
      return ended;
    };
  }

  async release(): Promise<void> {
    clearInterval(this.#beating);
    try {
      const give = () => this.#connection.query('DELETE FROM etl.lock WHERE run_id = $1', { parameters: [this.#run] });
      await survivingLoss(() => retryingConflicts(give));
    } catch (error) {
      abandoned.add(this.#run);
      throw error;
    }
  }

  async #beat(): Promise<void> {
    const { touched } = await this.#connection.query(
      `UPDATE etl.lock SET beat = ${this.#dialect.utcNow} WHERE run_id = $1`,
      { parameters: [this.#run] },
    );
    if (touched === 0) this.#losing.abort(await lockLost(this.#connection, this.#dialect));
  }
}

/** What taking the lock leaves behind. */
function claimed(run: string): Evidence {
  return { table: 'etl.lock', sql: 'SELECT run_id FROM etl.lock WHERE run_id = $1', parameters: [run] };
}

/**
 * Takes the lock away from `run`; false when that run does not hold it any more. Its process, where it lives, notices at
 * its next beat and rolls back.
 */
export async function forceLock(connection: Connection, run: string): Promise<boolean> {
  const { touched } = await connection.query('DELETE FROM etl.lock WHERE run_id = $1', { parameters: [run] });
  return touched === 1;
}

/**
 * Makes sure that the run still holds the lock. Called last in a transaction, it also keeps others from taking the lock
 * over until that has ended, where several processes may.
 * @throws SparkifyError kind `locked` when it does not.
 */
async function requireLock(connection: Connection, dialect: Dialect, run: string): Promise<void> {
  const { rows } = await connection.query(`SELECT run_id FROM etl.lock WHERE run_id = $1${dialect.keepRows}`, {
    parameters: [run],
  });
  if (rows.length === 0) throw await lockLost(connection, dialect);
}

async function lockLost(connection: Connection, dialect: Dialect): Promise<SparkifyError> {
  const holder = await lockHolder(connection, dialect);
  if (holder === null) {
    return new SparkifyError('locked', 'another operator has forced the lock away from this run', {
      where: 'etl.lock',
      remedy: 'What the step had done was rolled back; ask that operator before you run it again.',
    });
  }
  return new SparkifyError(
    'locked',
    `${operatorText(holder.operator)} took over the lock, because this run had not beaten for a minute; its step was rolled back`,
    { where: 'etl.lock', remedy: 'Wait until that run has ended, then run it again.' },
  );
}

function lockedBy(holder: LockHolder): SparkifyError {
  const since = `${timestampText(holder.since)} UTC, for ${formatDuration(Math.max(0, Date.now() - holder.since))}`;
  return new SparkifyError('locked', `${operatorText(holder.operator)} is running ${holder.command} (since ${since})`, {
    where: 'etl.lock',
    remedy: 'Wait until that run has ended, or ask that operator to cancel it.',
  });
}
