import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { sendCancelRequest } from './cancel-request.ts';
import { connect } from './connect.ts';
import { endsConnection } from './errors.ts';
import type { Login } from './login.ts';
import { Statement } from './statement.ts';
import { TypeNames } from './types.ts';

/** A session that may be stopped. */
export interface Session {
  /** Its process on the server. */
  readonly pid: number;
  readonly client: Client;
}

/** What became of a transaction. */
export type Fate = 'committed' | 'aborted' | 'unknown';

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
  readonly typeNames = new TypeNames((types) => this.#typeNames(types));
  readonly #login: Login;
  #client: Promise<Client> | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(login: Login) {
    this.#login = login;
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
        await this.#ask(`SELECT ${stop}($1)`, [String(pid)]);
      } catch {
        // Perhaps the server has no connection left for us: the protocol's own request needs none.
        await sendCancelRequest(this.#login, client).catch(() => undefined);
      }
      await delay(askEvery, undefined, { signal: ended }).catch(() => undefined);
    }
  }

  /** What became of the transaction with this number, as `txid_current` gave it. */
  async fateOf(transaction: string, patience = searchTime): Promise<Fate> {
    const started = performance.now();
    while (performance.now() - started < patience) {
      // Where the connection was cut, the server may be starting anew: it is asked again.
      const rows = await this.#ask('SELECT txid_status($1)', [transaction]).catch(() => null);
      const status = rows?.[0]?.[0];
      if (status === 'committed' || status === 'aborted') return status;
      await delay(askEvery);
    }
    return 'unknown';
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    await client?.end();
  }

  async #typeNames(types: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const list = `{${types.join(',')}}`;
    const rows = await this.#ask('SELECT oid, format_type(oid, NULL) FROM pg_type WHERE oid = ANY ($1::oid[])', [list]);
    return new Map(rows.map(([type, name]) => [Number(type), name ?? '']));
  }

  #ask(sql: string, parameters: readonly string[]): Promise<readonly (readonly (string | null)[])[]> {
    const rows = this.#tail.then(() => this.#send(sql, parameters));
    this.#tail = rows.catch(() => undefined);
    return rows;
  }

  async #send(sql: string, parameters: readonly string[]): Promise<readonly (readonly (string | null)[])[]> {
    this.#client ??= connect(this.#login);
    try {
      const client = await this.#client;
      return (await client.query(new Statement(sql, { parameters })).answer).rows;
    } catch (error) {
      if (endsConnection(error)) this.#client = null;
      throw error;
    }
  }
}
