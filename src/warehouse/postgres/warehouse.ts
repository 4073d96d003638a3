import type { Client } from 'pg';
import { SparkifyError } from '../../errors.ts';
import { postgresDialect } from '../../sql/dialect.ts';
import { quoteName } from '../../sql/text.ts';
import { postgresActivity } from './activity.ts';
import { copyProgress } from './copy-progress.ts';
import { endsConnection } from './errors.ts';
import type { FateQuestion, Flavour, Introduction, SessionOptions } from './flavour.ts';
import type { Login } from './login.ts';
import { ServerWarehouse } from './server-warehouse.ts';
import { Statement } from './statement.ts';

export interface PostgresOptions extends Login, SessionOptions {
  readonly protected: boolean;
}

/**
 * Connects once, so that whatever is wrong with the login shows at once.
 * @throws SparkifyError kind `warehouse` or `config` that names the setting at fault.
 */
export function openPostgres(options: PostgresOptions): Promise<ServerWarehouse> {
  return ServerWarehouse.open({ ...options, flavour: postgres, login: () => Promise.resolve(options) });
}

/** The first version with identity columns and `txid_status`. */
const oldestVersion = 100_000;

/** Deadlocks, and what REPEATABLE READ and SERIALIZABLE refuse. */
const conflicts: readonly (string | undefined)[] = ['40001', '40P01'];

export const postgres: Flavour = {
  dialect: postgresDialect,
  connectTimeout: 30_000,
  portals: { name: '', leastRows: 1, inPortions: () => true },
  typeNames: new Map(),
  // Whatever the server's default is: a beat of the lock must not fail the transaction that looks at it.
  begin: 'BEGIN ISOLATION LEVEL READ COMMITTED',
  activity: postgresActivity,
  copyProgress,
  isConflict: ({ code }) => conflicts.includes(code),
  detailOf: ({ detail }) => detail,
  complaintAbout: () => null,
  setUp,
  async fateOf({ ask }) {
    const [[transaction = null] = []] = await ask('SELECT txid_current_if_assigned()');
    return transaction === null ? null : fateByNumber(transaction);
  },
};

/** What became of the transaction with this number, as `txid_current` gives it. */
export function fateByNumber(transaction: string): FateQuestion {
  return async (ask) => {
    const [[status = null] = []] = await ask('SELECT txid_status($1)', [transaction]);
    return status === 'committed' || status === 'aborted' ? status : null;
  };
}

async function setUp(client: Client, options: SessionOptions, address: string): Promise<Introduction> {
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
  if (Number(number) < oldestVersion) throw tooOld(version ?? 'unknown', address);
  await stopWhenWeAreGone(client);
  return { pid: Number(pid), server: `PostgreSQL ${version}` };
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

function tooOld(version: string, address: string): SparkifyError {
  return new SparkifyError('warehouse', `the server is PostgreSQL ${version}, which is too old`, {
    where: address,
    remedy: 'PostgreSQL 10 or newer is needed; Amazon Redshift behind a name of your own needs ENGINE = redshift.',
  });
}
