import { setTimeout as delay } from 'node:timers/promises';
import { SparkifyError } from '../../../errors.ts';
import {
  endSession,
  errorsOfLoad,
  filesOfLoad,
  loadsOfSession,
  thisSession,
  valuesOfErrors,
} from '../../../sql/load-history.ts';
import type { Cell, Connection, Parameter, Warehouse } from '../../../warehouse/warehouse.ts';
import { survivingLoss } from '../../survive-loss.ts';
import { momentOf, timestampText } from '../../time.ts';

/** Milliseconds between two looks at a load that goes on. */
const lookEvery = 1000;
/** What the server writes down of a load may be seen somewhat later than the load's end. */
const historyPatience = 30_000;
const askEvery = 250;
/** Loads of the session are looked for from so long before it was asked who it is. */
const before = 60_000;

/** A COPY as the server tells of it. */
export interface Load {
  readonly id: string;
  readonly status: 'running' | 'completed' | 'aborted';
  readonly rows: number;
  readonly files: number;
  readonly filesRead: number;
  readonly bytes: number;
  readonly bytesRead: number;
  readonly errors: number;
}

/** A record that a COPY rejected, as the server tells of it. */
export interface LoadError {
  readonly object: string;
  /** The last line of the record. */
  readonly line: number;
  readonly column: string | null;
  /** As the server spells it, with its length where it has one. */
  readonly type: string | null;
  readonly code: number;
  readonly message: string;
  /** The value, else the record; null where the server tells neither. */
  readonly value: string | null;
}

/**
 * Looks at the loads of one session from another one. What is asked here stands outside of the load's transaction: a
 * refusal does not end that, and what is seen is not as of its beginning.
 */
export class LoadWatch {
  readonly #session: string;
  readonly #since: string;
  readonly #connection: Connection;
  readonly #seen = new Set<string>();

  private constructor(session: string, since: string, connection: Connection) {
    this.#session = session;
    this.#since = since;
    this.#connection = connection;
  }

  /** Opens the watching connection. The caller closes it. */
  static async open(warehouse: Warehouse, loading: Connection): Promise<LoadWatch> {
    const { rows } = await loading.query(thisSession);
    const [session, now] = rows[0] ?? [];
    const moment = momentOf(now);
    if (session == null || moment === null) throw new SparkifyError('internal', 'the server does not name its session');
    const watch = new LoadWatch(session, timestampText(moment - before), await warehouse.connect());
    // Another session of the same number may have ended just before this one began.
    for (const { id } of await watch.#loads()) watch.#seen.add(id);
    return watch;
  }

  /**
   * Waits for a COPY, and meanwhile tells how far it is, as far as that can be seen.
   * @param told once for each look that found it
   * @param blind once, when looking has failed; the COPY goes on
   * @throws what the COPY throws
   */
  async follow<T>(copy: Promise<T>, told: (load: Load) => void, blind: (error: unknown) => void): Promise<T> {
    const over = new AbortController();
    const looking = this.#look(told, over.signal).catch(blind);
    try {
      return await copy;
    } finally {
      over.abort();
      await looking;
    }
  }

  /**
   * The COPY that was run last and has not been asked for before, when it has ended; null when the server tells of none.
   * @param patience milliseconds in which it must be seen
   */
  async ended(signal: AbortSignal, patience = historyPatience): Promise<Load | null> {
    const load = await eventually(
      () => this.#newest(),
      (newest) => newest !== null && newest.status !== 'running',
      patience,
      signal,
    );
    if (load !== null) this.#seen.add(load.id);
    return load;
  }

  /** The names of the objects that a load read, cut behind `fileNameBytes`, with the number of their lines. */
  async files({ id, filesRead }: Load, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const rows = await eventually(
      () => this.#ask(filesOfLoad, [id]),
      (found) => found.length >= filesRead,
      historyPatience,
      signal,
    );
    return new Map(rows.map(([name, lines]) => [(name ?? '').trimEnd(), Number(lines)]));
  }

  /** The records that a load rejected, in the order of objects and lines. */
  async errors({ id, errors }: Load, signal: AbortSignal): Promise<readonly LoadError[]> {
    if (errors === 0) return [];
    const rows = await eventually(
      () => this.#ask(errorsOfLoad, [id]),
      (found) => found.length >= errors,
      historyPatience,
      signal,
    );
    const values = await this.#values(id);
    return rows.map(([object, line, column, type, length, code, message]) => ({
      object: object ?? '',
      line: Number(line),
      column: column ? column : null,
      type: type ? `${type}${Number(length) > 0 ? `(${length})` : ''}` : null,
      code: Number(code),
      message: message ?? '',
      value: values.get(keyOf(object, line, column)) ?? null,
    }));
  }

  /** Ends the loading session, which may work on though nobody hears of it any more. */
  async endLoading(): Promise<void> {
    await this.#ask(endSession, [this.#session]);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #look(told: (load: Load) => void, over: AbortSignal): Promise<void> {
    for (;;) {
      await delay(lookEvery, undefined, { signal: over }).catch(() => undefined);
      if (over.aborted) return;
      const load = await this.#newest();
      if (load !== null) told(load);
    }
  }

  async #newest(): Promise<Load | null> {
    return (await this.#loads()).find(({ id }) => !this.#seen.has(id)) ?? null;
  }

  async #loads(): Promise<readonly Load[]> {
    const rows = await this.#ask(loadsOfSession, [this.#session, this.#since]);
    return rows.map(([id, status, loaded, files, filesRead, bytes, bytesRead, errors]) => ({
      id: id ?? '',
      status: status === 'running' || status === 'completed' ? status : 'aborted',
      rows: Number(loaded),
      files: Number(files),
      filesRead: Number(filesRead),
      bytes: Number(bytes),
      bytesRead: Number(bytesRead),
      errors: Number(errors),
    }));
  }

  /** What was rejected, by object, line and column; nothing where the server does not let us see it. */
  async #values(id: string): Promise<ReadonlyMap<string, string>> {
    try {
      const rows = await this.#ask(valuesOfErrors, [id]);
      return new Map(
        rows.map(([object, line, column, value, record]) => [keyOf(object, line, column), value || record || '']),
      );
    } catch (error) {
      if (error instanceof SparkifyError && error.kind === 'sql') return new Map();
      throw error;
    }
  }

  async #ask(sql: string, parameters: readonly Parameter[]): Promise<readonly (readonly Cell[])[]> {
    return (await survivingLoss(() => this.#connection.query(sql, { parameters }))).rows;
  }
}

function keyOf(object: Cell | undefined, line: Cell | undefined, column: Cell | undefined): string {
  return JSON.stringify([object ?? '', line ?? '', column ?? '']);
}

/** Asks until the answer is enough, or patience is over; then the last answer has to do. */
async function eventually<T>(
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  patience: number,
  signal: AbortSignal,
): Promise<T> {
  const started = performance.now();
  for (;;) {
    const answer = await ask();
    if (isEnough(answer) || performance.now() - started > patience) return answer;
    await delay(askEvery, undefined, { signal });
  }
}
