import { inStatement, SparkifyError } from '../../errors.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { allTables } from '../../sql/schema.ts';
import { type CheckFamily, freshnessFacts, starSchemaChecks } from '../../sql/star-checks.ts';
import type { UnmatchedPlays } from '../../sql/transform.ts';
import { formatDuration, plural } from '../../text/format.ts';
import type { Cell, ResultSet, Target } from '../../warehouse/warehouse.ts';
import type { ObjectPage } from '../inspect/inspection.ts';
import type { PromptSession } from '../pipeline.ts';
import { momentOf } from '../time.ts';
import { unreadObjects } from './unread-objects.ts';

/** What checks of the star schema look at. */
export interface CheckedWarehouse {
  readonly session: PromptSession;
  readonly target: Target;
  readonly dialect: Dialect;
  readonly unmatchedPlays: UnmatchedPlays;
  /** The objects at the source against the load ledger. */
  readonly objects: (signal: AbortSignal) => AsyncIterable<ObjectPage>;
}

export interface CheckRequest {
  readonly family: CheckFamily | 'all';
  /** Checks about this table alone; null for all. */
  readonly table: string | null;
}

/** A check that can be run, and what came of it. */
export interface CheckFinding {
  readonly name: string;
  readonly title: string;
  readonly family: CheckFamily;
  readonly table: string;
  readonly outcome: 'success' | 'warn' | 'fail';
  /** `3 failing rows`; empty where it holds. */
  readonly message: string;
  /** The first failing rows; null where it holds. */
  readonly failing: ResultSet | null;
}

export interface CheckReport {
  readonly findings: readonly CheckFinding[];
  /** The moments that freshness is judged by; null where it was not asked for. */
  readonly moments: ResultSet | null;
}

/** Failing rows that are kept to be shown; all are counted. */
const shownRows = 1_000;

/**
 * Runs the checks of a family one after another, in the session's own transaction where one is open.
 * @throws SparkifyError kind `usage` when no check is about the table, kind `warehouse` when tables are missing.
 */
export async function checkStar(
  warehouse: CheckedWarehouse,
  { family, table }: CheckRequest,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { dialect, unmatchedPlays, session } = warehouse;
  const wanted = (of: CheckFamily, about: string) =>
    (family === 'all' || family === of) && (table === null || isAbout(about, table));
  const checks = starSchemaChecks(dialect, unmatchedPlays).filter((check) => wanted(check.family, check.table));
  const source = wanted('accounting', unreadObjects.table);
  if (checks.length === 0 && !source) throw noSuchTable(warehouse, family, table ?? '');
  await requireTables(warehouse, signal);
  const findings: CheckFinding[] = [];
  for (const check of checks) {
    const { name, title, family: of, table: about } = check;
    const found = await failingRows(session, check.failing, signal);
    findings.push({ name, title, family: of, table: about, ...found });
  }
  if (source) findings.push(await unreadObjects.find(warehouse.objects, shownRows, signal));
  const moments =
    table === null && (family === 'all' || family === 'freshness') ? await readMoments(warehouse, signal) : null;
  return { findings, moments };
}

/** What can be checked: families, and what each asks of which table. */
export function listedChecks({
  dialect,
  unmatchedPlays,
}: Pick<CheckedWarehouse, 'dialect' | 'unmatchedPlays'>): readonly (readonly Cell[])[] {
  const { family, table, title } = unreadObjects;
  return [...starSchemaChecks(dialect, unmatchedPlays), { family, table, title }].map((check) => [
    check.family,
    check.table,
    check.title,
  ]);
}

function isAbout(tables: string, table: string): boolean {
  return tables.toLowerCase().split(', ').includes(table.toLowerCase());
}

function noSuchTable(
  warehouse: Pick<CheckedWarehouse, 'dialect' | 'unmatchedPlays'>,
  family: CheckFamily | 'all',
  table: string,
): SparkifyError {
  const listed = listedChecks(warehouse);
  const families = listed.flatMap(([of, about]) => (of != null && isAbout(about ?? '', table) ? [of] : []));
  const of = family === 'all' ? '' : ` of ${family}`;
  const known = `The tables are ${allTables.map(({ name }) => name).join(', ')}; \\check alone lists the checks.`;
  return new SparkifyError('usage', `\\check: no check${of} is about ${table}`, {
    remedy: families.length === 0 ? known : `About ${table} there are ${[...new Set(families)].join(', ')}, and all.`,
  });
}

async function requireTables({ session, target }: CheckedWarehouse, signal: AbortSignal): Promise<void> {
  const { rows } = await session.query(
    `SELECT lower(table_schema), lower(table_name) FROM information_schema.tables WHERE table_schema IN ($1, 'etl')`,
    { signal, origin: 'own', parameters: [target.schema] },
  );
  const found = new Set(rows.map(([schema, table]) => `${schema}.${table}`));
  const missing = [
    ...allTables.map(({ name }) => name).filter((name) => !found.has(`${target.schema}.${name}`.toLowerCase())),
    ...['etl.files', 'etl.steps'].filter((name) => !found.has(name)),
  ];
  if (missing.length === 0) return;
  throw new SparkifyError('warehouse', `there is no star schema to check: ${missing.join(', ')} missing`, {
    where: target.location,
    remedy: 'Run create, stage and transform first.',
  });
}

async function failingRows(
  session: PromptSession,
  sql: string,
  signal: AbortSignal,
): Promise<Pick<CheckFinding, 'outcome' | 'message' | 'failing'>> {
  try {
    const failing = await session.query(sql, { signal, origin: 'own', limit: shownRows });
    if (failing.rows.length === 0) return { outcome: 'success', message: '', failing: null };
    const count = failing.more ? await countRows(session, sql, signal) : failing.rows.length;
    return { outcome: 'fail', message: plural(count, 'failing row'), failing };
  } catch (error) {
    throw inStatement(error, sql);
  }
}

async function countRows(session: PromptSession, sql: string, signal: AbortSignal): Promise<number> {
  const { rows } = await session.query(`SELECT count(*) FROM (${sql}) AS failing`, { signal, origin: 'own' });
  return Number(rows[0]?.[0]);
}

const day = 24 * 60 * 60 * 1000;

function ageText(milliseconds: number): string {
  return milliseconds < 2 * day
    ? formatDuration(Math.max(0, milliseconds))
    : plural(Math.floor(milliseconds / day), 'day');
}

async function readMoments({ session, dialect }: CheckedWarehouse, signal: AbortSignal): Promise<ResultSet> {
  const { rows } = await session.query(freshnessFacts(dialect), { signal, origin: 'own' });
  return {
    columns: ['what', 'at (UTC)', 'age'].map((name) => ({ name, type: 'text', numeric: false })),
    rows: rows.map(([what = null, moment = null, now = null]) => {
      const [at, then] = [momentOf(now), momentOf(moment)];
      return [what, moment, at === null || then === null ? null : ageText(at - then)];
    }),
    more: false,
    touched: null,
  };
}
