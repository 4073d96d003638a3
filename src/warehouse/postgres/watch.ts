import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { SparkifyError } from '../../errors.ts';
import type { Cell, Parameter } from '../warehouse.ts';
import { sendCancelRequest } from './cancel-request.ts';
import { endsConnection } from './errors.ts';
import type { Ask, Fate, FateQuestion } from './flavour.ts';
import { Statement } from './statement.ts';
import { TypeNames } from './types.ts';

/** A session that may be stopped. */
export interface Session {
  /** Its process on the server. */
  readonly pid: number;
  readonly client: Client;
}

/** Milliseconds between one asking to stop and the next. */
const askEvery = 200;
/** So long a statement is asked to stop before its whole session is ended. */
const stopPatience = 10_000;
/** So long a server that cannot be reached is tried before a transaction's fate is called unknown. */
const searchTime = 30_000;

/**
 * The watching connection: beside the one on which a statement works, it stops that statement, and finds out what became
 * of a transaction whose answer was lost. It is opened when it is first needed.
 */
export class Watch {
  readonly typeNames: TypeNames;
  readonly #connect: () => Promise<Client>;
  #client: Promise<Client> | null = null;
  #closed = false;
  #tail: Promise<unknown> = Promise.resolve();

  /** @param typeNames the names of types that PostgreSQL does not have */
  constructor(connect: () => Promise<Client>, typeNames: ReadonlyMap<number, string> = new Map()) {
    this.#connect = connect;
    this.typeNames = new TypeNames((types) => this.#typeNames(types), typeNames);
  }

  /**
   * Asks the server to stop what the session does, until `ended` says that it has. A session that does not stop is ended,
   * and one that cannot even be ended is given up: its socket is closed, which fails the statement.
   */
  async stop({ pid, client }: Session, ended: AbortSignal): Promise<void> {
    const started = performance.now();
    while (!ended.aborted) {
      const waited = performance.now() - started;
      if (waited > 2 * stopPatience) {
        client.connection.stream.destroy(new Error('the server did not answer the request to stop'));
        return;
      }
      const stop = waited < stopPatience ? 'pg_cancel_backend' : 'pg_terminate_backend';
      try {
        await this.#with((ask) => ask(`SELECT ${stop}(CAST($1 AS INTEGER))`, [pid]));
      } catch {
        // Perhaps the server has no connection left for us: the protocol's own request needs none.
        await sendCancelRequest(client).catch(() => undefined);
      }
      await delay(askEvery, undefined, { signal: ended }).catch(() => undefined);
    }
  }

  /** What became of a transaction whose answer was lost. */
  async fateOf(question: FateQuestion, patience = searchTime): Promise<Fate> {
    const started = performance.now();
    while (performance.now() - started < patience) {
      // Where the connection was cut, the server may be starting anew: it is asked again.
      const fate = await this.#with(question).catch(() => null);
      if (fate !== null) return fate;
      await delay(askEvery);
    }
    return 'unknown';
  }

  /** Asks on the watching connection. */
  look<T>(question: (ask: Ask) => Promise<T>): Promise<T> {
    return this.#with(question);
  }

  /** Whoever is about to look then has to do without: nobody would end another connection. */
  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    await client?.end();
  }

  async #typeNames(types: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const sql = `SELECT t.oid, format_type(t.oid, NULL) FROM pg_type AS t WHERE t.oid IN (${types.join(', ')})`;
    const rows = await this.#with((ask) => ask(sql));
    return new Map(rows.map(([type, name]) => [Number(type), name ?? '']));
  }

  /** Runs `work` alone with the watching connection. */
  #with<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => work((sql, parameters = []) => this.#send(sql, parameters)));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #send(sql: string, parameters: readonly Parameter[]): Promise<readonly (readonly Cell[])[]> {
    if (this.#closed) throw new SparkifyError('internal', 'the warehouse is closed');
    this.#client ??= this.#connect();
    try {
      const client = await this.#client;
      return (await client.query(new Statement(sql, { parameters })).answer).rows;
    } catch (error) {
      if (endsConnection(error)) this.#client = null;
      throw error;
    }
  }
}
