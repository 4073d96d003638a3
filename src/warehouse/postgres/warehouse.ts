import { TLSSocket } from 'node:tls';
import type { Client } from 'pg';
import { SparkifyError } from '../../errors.ts';
import { postgresDialect } from '../../sql/dialect.ts';
import { quoteName } from '../../sql/text.ts';
import type { Target, Warehouse } from '../warehouse.ts';
import { connect } from './connect.ts';
import { type Begun, PostgresConnection } from './connection.ts';
import { endsConnection } from './errors.ts';
import { addressOf, type Login } from './login.ts';
import { Statement } from './statement.ts';
import { Watch } from './watch.ts';

export interface PostgresOptions extends Login {
  /** The schema of the tables. */
  readonly schema: string;
  /** Milliseconds; null: the server's own setting. */
  readonly statementTimeout: number | null;
  readonly protected: boolean;
}

/** The first version with identity columns and `txid_status`. */
const oldestVersion = 100_000;

type FirstSession = Begun & { readonly version: string };

/** A PostgreSQL database. Each `connect` is a session of its own. */
export class PostgresWarehouse implements Warehouse {
  readonly target: Target;
  readonly dialect = postgresDialect;
  readonly description: string;
  readonly #options: PostgresOptions;
  readonly #watch: Watch;
  /** Opened to see whether it can be; the first `connect` takes it. */
  #first: FirstSession | null;

  private constructor(options: PostgresOptions, first: FirstSession) {
    this.#options = options;
    this.#watch = new Watch(options);
    this.#first = first;
    first.client.once('end', () => {
      this.#first = null;
    });
    this.description = `PostgreSQL ${first.version}, ${encryptionOf(first.client)}`;
    this.target = {
      name: options.database,
      engine: 'postgres',
      location: addressOf(options),
      schema: options.schema,
      user: options.user,
      protected: options.protected,
    };
  }

  /**
   * Connects once, so that whatever is wrong with the login shows at once.
   * @throws SparkifyError kind `warehouse` or `config` that names the setting at fault.
   */
  static async open(options: PostgresOptions): Promise<PostgresWarehouse> {
    return new PostgresWarehouse(options, await begin(options));
  }

  connectForTyped(): Promise<PostgresConnection> {
    return this.connect();
  }

  async connect(): Promise<PostgresConnection> {
    const first = this.#first;
    this.#first = null;
    const anew = () => begin(this.#options);
    return new PostgresConnection(first ?? (await anew()), anew, this.#watch, this.target.location);
  }

  async close(): Promise<void> {
    await this.#first?.client.end();
    await this.#watch.close();
  }
}

/** A new session, set up so that names mean our tables, and values are printed whole and in one form. */
async function begin(options: PostgresOptions): Promise<FirstSession> {
  const client = await connect(options);
  try {
    const settings: readonly (readonly [string, string])[] = [
      ['search_path', quoteName(options.schema)],
      ['datestyle', 'ISO, YMD'],
      ['extra_float_digits', '3'],
      ['standard_conforming_strings', 'on'],
      ...(options.statementTimeout === null ? [] : [['statement_timeout', String(options.statementTimeout)] as const]),
    ];
    const set = settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, false)`);
    const sql = `SELECT pg_backend_pid(), current_setting('server_version_num'), current_setting('server_version'), ${set.join(', ')}`;
    const { rows } = await client.query(new Statement(sql, { parameters: settings.flat() })).answer;
    const [pid, number, version] = rows[0] ?? [];
    if (Number(number) < oldestVersion) throw tooOld(version ?? 'unknown', options);
    await stopWhenWeAreGone(client);
    return { client, pid: Number(pid), version: version ?? '' };
  } catch (error) {
    await client.end();
    if (error instanceof SparkifyError) throw error;
    throw new SparkifyError('warehouse', `the session cannot be set up: ${(error as Error).message}`, {
      where: addressOf(options),
      remedy: 'Amazon Redshift behind a name of your own needs [CLUSTER] ENGINE = redshift.',
      cause: error,
    });
  }
}

/**
 * Lets the server look, every ten seconds of a statement, whether we are still there: if this process is killed, its
 * statement does not go on for nobody, holding locks. Servers older than 14, and those on some systems, cannot.
 */
async function stopWhenWeAreGone(client: Client): Promise<void> {
  const set = new Statement('SET client_connection_check_interval = 10000', {});
  await client.query(set).answer.catch((error: unknown) => {
    if (endsConnection(error)) throw error;
  });
}

function tooOld(version: string, options: PostgresOptions): SparkifyError {
  return new SparkifyError('warehouse', `the server is PostgreSQL ${version}, which is too old`, {
    where: addressOf(options),
    remedy: 'PostgreSQL 10 or newer is needed; Amazon Redshift behind a name of your own needs ENGINE = redshift.',
  });
}

function encryptionOf({ connection }: Client): string {
  const { stream } = connection;
  return stream instanceof TLSSocket ? (stream.getProtocol() ?? 'TLS') : 'not encrypted';
}
