import { runCopy } from '../copy/run.ts';
import type { TablePlan } from '../sql/create-table.ts';
import { sqlName } from '../sql/findings.ts';
import { literal, quoted } from '../sql/reader.ts';
import { NotKnown, Refusal } from '../sql/refusal.ts';
import type { Statement } from '../sql/statement.ts';
import type { Running } from './running.ts';
import type { Session } from './session.ts';

/** How a statement that PostgreSQL does not answer by itself ended well. */
export interface LocalOutcome {
  /** The command's tag. */
  readonly tag: string;
  /** Lines of severity INFO before it. */
  readonly notices: readonly string[];
}

function done(tag: string, ...notices: readonly string[]): LocalOutcome {
  return { tag, notices };
}

/**
 * Runs a statement that needs more than PostgreSQL.
 * @throws Refusal, NotKnown, BackendError, Cancelled
 */
export async function runLocally(session: Session, running: Running): Promise<LocalOutcome> {
  const { backend } = session;
  const { statement } = running;
  switch (statement.kind) {
    case 'create-table':
      return createTable(session, statement.plan);
    case 'drop-table':
      return dropTable(session, statement);
    case 'ddl':
      await backend.query(statement.sql);
      await session.forgetPreparedStatements();
      return done(statement.tag);
    case 'utility':
      await backend.query(statement.sql);
      return done(statement.tag);
    case 'outside-transactions':
      if (backend.status !== 'I') throw new Refusal('25001', `${statement.tag} cannot run inside a transaction block`);
      if (statement.sql === '') throw new NotKnown(statement.tag);
      await backend.query(statement.sql);
      return done(statement.tag);
    case 'truncate':
      await backend.query(`TRUNCATE TABLE ${sqlName(statement.table)}`);
      // AWS, "TRUNCATE": it commits the transaction in which it runs.
      if (backend.status === 'T') await backend.query('COMMIT');
      return done('TRUNCATE TABLE');
    case 'begin':
      await backend.query(statement.sql);
      return done('BEGIN');
    case 'commit': {
      const failed = backend.status === 'E';
      await backend.query('COMMIT');
      return done(failed ? 'ROLLBACK' : 'COMMIT');
    }
    case 'rollback':
      await backend.query('ROLLBACK');
      await session.forgetPreparedStatements();
      return done('ROLLBACK');
    case 'cancel':
      session.cluster.cancel(statement.pid);
      return done('CANCEL');
    case 'copy':
      return copy(session, running, statement);
    case 'query':
    case 'write':
      throw new Error('PostgreSQL answers this one');
  }
}

async function createTable(session: Session, plan: TablePlan): Promise<LocalOutcome> {
  const { backend } = session;
  const name = sqlName(plan.table);
  const table = `CAST(${literal(name)} AS regclass)`;
  if (plan.ifNotExists) {
    const [[there] = []] = await backend.query(`SELECT to_regclass(${literal(name)}) IS NOT NULL`);
    if (there === 't') return done('CREATE TABLE', `Relation "${plan.table.name}" already exists and will be skipped`);
  }
  const { diststyle, distkey, sortkey, interleaved } = plan.layout;
  const encodings = Object.fromEntries(
    plan.columns.flatMap(({ name: column, encoding }) => (encoding === undefined ? [] : [[column, encoding]])),
  );
  const record = [
    table,
    literal(diststyle),
    textOrNull(distkey),
    array(sortkey),
    String(interleaved),
    literal(JSON.stringify(encodings)),
  ];
  const keys = plan.keys.flatMap((key) => {
    if (key.kind !== 'foreign') return [`SELECT rs.record_key(${table}, ${literal(key.kind)}, ${array(key.columns)})`];
    const target = literal(sqlName(key.references));
    const columns = key.referenced === undefined ? 'NULL' : array(key.referenced);
    return [`SELECT rs.record_reference(${table}, ${array(key.columns)}, ${target}, ${columns})`];
  });
  const filled = plan.keys
    .filter(({ kind }) => kind === 'primary')
    .flatMap(({ columns }) =>
      columns.map((column) => `ALTER TABLE ${name} ALTER COLUMN ${quoted(column)} SET NOT NULL`),
    );
  // One text, so that outside of a transaction all of it is one.
  await backend.query([plan.sql, ...filled, `SELECT rs.record_layout(${record.join(', ')})`, ...keys].join(';\n'));
  await session.forgetPreparedStatements();
  return done('CREATE TABLE');
}

function textOrNull(text: string | undefined): string {
  return text === undefined ? 'NULL' : literal(text);
}

function array(names: readonly string[]): string {
  return `CAST(ARRAY[${names.map(literal).join(', ')}] AS text[])`;
}

async function dropTable(
  session: Session,
  { tables, ifExists, cascade }: Extract<Statement, { readonly kind: 'drop-table' }>,
): Promise<LocalOutcome> {
  const names = tables.map(sqlName);
  const drop = `DROP TABLE ${ifExists ? 'IF EXISTS ' : ''}${names.join(', ')}${cascade ? ' CASCADE' : ''}`;
  await session.backend.query(`SELECT rs.before_drop(${array(names)}, ${cascade}); ${drop}`);
  await session.forgetPreparedStatements();
  return done('DROP TABLE');
}

async function copy(
  session: Session,
  running: Running,
  statement: Extract<Statement, { readonly kind: 'copy' }>,
): Promise<LocalOutcome> {
  const { backend, cluster } = session;
  const setLast = (count: number) =>
    backend.query(`SET rs.copy_id TO '${running.query.queryId}'; SET rs.copy_count TO '${count}'`);
  try {
    const { notices, rows } = await runCopy({
      copy: statement.copy,
      cluster,
      backend,
      query: running.query,
      signal: running.signal,
      unreadable: running.fault('copy-read'),
      lock: () => session.lock(running, statement.copy.table),
    });
    await setLast(rows);
    return done('COPY', ...notices);
  } catch (error) {
    if (backend.status === 'I' && cluster.history.loads.some(({ query }) => query === running.query)) await setLast(0);
    throw error;
  }
}
