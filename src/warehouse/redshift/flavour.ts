import type { Client, DatabaseError } from 'pg';
import { SparkifyError } from '../../errors.ts';
import { redshiftDialect } from '../../sql/dialect.ts';
import { readsLeaderNode } from '../../sql/leader-node.ts';
import { quoteName } from '../../sql/text.ts';
import type { Flavour, Introduction, SessionOptions } from '../postgres/flavour.ts';
import { Statement } from '../postgres/statement.ts';
import { redshiftActivity } from './activity.ts';
import { complaintAbout } from './connect-errors.ts';
import { detailOf } from './detail.ts';
import { fateByEvidence } from './fate.ts';
import type { RedshiftLogin } from './login-source.ts';

/**
 * Types that PostgreSQL does not have, by object identifier (AWS's drivers: amazon-redshift-python-driver,
 * redshift_connector/utils/oids.py; amazon-redshift-jdbc-driver, Oid.java).
 */
const typeNames: ReadonlyMap<number, string> = new Map([
  [1188, 'interval year to month'],
  [1190, 'interval day to second'],
  [3000, 'geometry'],
  [3001, 'geography'],
  [4000, 'super'],
  [6551, 'varbyte'],
]);

/** Amazon Redshift, provisioned or serverless. */
const redshift: Flavour = {
  dialect: redshiftDialect,
  // A workgroup that sleeps takes more than ten seconds to its first answer.
  connectTimeout: 90_000,
  // The unnamed portal gives all its rows at once, and one of a single row cannot be gone on with (pg-cursor#55).
  portals: { name: 'sparkify', leastRows: 2, inPortions: (sql) => !readsLeaderNode(sql) },
  typeNames,
  // The database's own isolation level counts, whatever is asked for (AWS, "BEGIN").
  begin: 'BEGIN',
  activity: redshiftActivity,
  isConflict,
  detailOf,
  complaintAbout: () => null,
  setUp,
  fateOf: (session, evidence) => Promise.resolve(fateByEvidence(session.pid, evidence)),
};

/** @param auth how the password came about */
export function redshiftFlavour(auth: RedshiftLogin['auth']): Flavour {
  return { ...redshift, complaintAbout: (error, login) => complaintAbout(error, login, auth) };
}

/**
 * SQLSTATE tells nothing here: serializable isolation violations and write conflicts are internal errors in words (AWS,
 * "Serializable isolation"; "Error 1023").
 */
function isConflict({ code, message, detail = '' }: DatabaseError): boolean {
  if (code === '40001' || code === '40P01') return true;
  return code === 'XX000' && conflictWords.test(`${message}\n${detail}`);
}

const conflictWords = /^1023$|serializable isolation violation|conflicts? with concurrent transaction/im;

/** None of these may be given as the session starts; those of newer PostgreSQL do not exist. */
async function setUp(client: Client, options: SessionOptions, address: string): Promise<Introduction> {
  const ask = new Statement('SELECT pg_backend_pid(), version()');
  const [[pid, version] = []] = (await client.query(ask).answer).rows;
  const release = /Redshift ([\d.]+)/.exec(version ?? '')?.[1];
  if (release === undefined) throw noRedshift(version ?? '', address);
  const settings = [
    "query_group TO 'sparkify-tui'",
    `search_path TO ${quoteName(options.schema)}`,
    "datestyle TO 'ISO, MDY'",
    'extra_float_digits TO 2',
    "timezone TO 'UTC'",
    ...(options.statementTimeout === null ? [] : [`statement_timeout TO ${options.statementTimeout}`]),
  ];
  await client.query(new Statement(settings.map((setting) => `SET ${setting}`).join('; '))).answer;
  return { pid: Number(pid), server: `Amazon Redshift ${release}` };
}

function noRedshift(version: string, address: string): SparkifyError {
  return new SparkifyError('warehouse', `the server is not Amazon Redshift: it says ${version}`, {
    where: `${address}, [CLUSTER] ENGINE`,
    remedy: 'Set ENGINE = postgres for a PostgreSQL server, or correct HOST and DB_PORT.',
  });
}
