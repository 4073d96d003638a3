import { allTables } from '../sql/schema.ts';
import type { Connection, Warehouse } from '../warehouse/warehouse.ts';
import { readCatalog } from './catalog.ts';
import type { Operator, Outcome, Status, StepName } from './events.ts';
import { isDead, lockHolder } from './lock.ts';
import type { LastRun, PastRun, StepStatus, WarehouseStatus } from './pipeline.ts';
import { steps } from './steps.ts';
import { momentOf } from './time.ts';

/** What changed at the source since it was staged; empty when nothing did. */
export type SourceChanges = (connection: Connection, signal: AbortSignal) => Promise<string>;

/** The truth about a warehouse: from its catalogue, its run log and its source. */
export async function readStatus(
  warehouse: Warehouse,
  sourceChanges: SourceChanges,
  signal: AbortSignal,
): Promise<WarehouseStatus> {
  const connection = await warehouse.connect();
  try {
    const catalog = await readCatalog(connection, warehouse.target.schema);
    const etl = await readCatalog(connection, 'etl');
    const logged = etl.has('steps') && etl.has('lock');
    const last = logged ? await lastRuns(connection) : new Map<StepName, KnownRun>();
    const holder = logged ? await lockHolder(connection, warehouse.dialect) : null;
    const live = holder !== null && !isDead(holder) ? holder : null;
    const missing = allTables.filter(({ name }) => !catalog.has(name.toLowerCase())).map(({ name }) => name);
    const tables: { table: string; rows: number | null }[] = [];
    for (const { name } of allTables) {
      const rows = missing.includes(name) ? null : await countRows(connection, name, signal);
      tables.push({ table: name, rows });
    }
    const changes = last.get('stage')?.outcome ? await sourceChanges(connection, signal) : '';
    return {
      target: warehouse.target,
      steps: steps.map(({ name }) => stepStatus(name, last, missing, changes, live?.run ?? null)),
      tables,
      lock: live,
    };
  } finally {
    await connection.close();
  }
}

function stepStatus(
  step: StepName,
  last: ReadonlyMap<StepName, KnownRun>,
  missing: readonly string[],
  sourceChanges: string,
  liveRun: string | null,
): StepStatus {
  const own = last.get(step);
  if (own === undefined) return { step, status: 'pending', message: 'never ran', last: null };
  if (own.outcome === null) {
    if (own.run === liveRun) return { step, status: 'running', message: 'running now', last: own };
    return { step, status: 'error', message: 'its process was killed; what it had done was rolled back', last: own };
  }
  const stale =
    own.outcome === 'success' || own.outcome === 'warn' ? staleness(step, own, last, missing, sourceChanges) : '';
  const status: Status = stale === '' ? own.outcome : 'stale';
  return { step, status, message: stale === '' ? own.message : stale, last: own };
}

/** Why a step's result is no longer what running it again would give; empty when it still is. */
function staleness(
  step: StepName,
  own: KnownRun,
  last: ReadonlyMap<StepName, KnownRun>,
  missing: readonly string[],
  sourceChanges: string,
): string {
  if (missing.length > 0) return `missing now: ${missing.join(', ')}`;
  if (step === 'stage' && sourceChanges !== '') return sourceChanges;
  for (const { name } of steps.slice(
    0,
    steps.findIndex(({ name }) => name === step),
  )) {
    const upstream = last.get(name);
    if (upstream?.changed != null && upstream.changed > own.started) return `${name} ran since`;
  }
  return '';
}

async function countRows(connection: Connection, table: string, signal: AbortSignal): Promise<number> {
  const { rows } = await connection.query(`SELECT count(*) FROM ${table}`, { signal });
  return Number(rows[0]?.[0]);
}

/** The last run of a step, and when a run of it last changed what it makes: one that failed changed nothing. */
interface KnownRun extends LastRun {
  readonly changed: number | null;
}

async function lastRuns(connection: Connection): Promise<Map<StepName, KnownRun>> {
  const { rows } = await connection.query(`
    SELECT step, run_id, operator_user, operator_host, operator_pid, started, finished, outcome, row_count, message,
           changed
    FROM (
      SELECT s.step, s.run_id, r.operator_user, r.operator_host, r.operator_pid, s.started, s.finished, s.outcome,
             s.row_count, s.message,
             max(CASE WHEN s.outcome IN ('success', 'warn') AND (s.step <> 'create' OR s.message LIKE '%created%') THEN s.started END) OVER (PARTITION BY s.step) AS changed,
             row_number() OVER (PARTITION BY s.step ORDER BY s.started DESC, s.run_id DESC) AS recency
      FROM etl.steps AS s
      JOIN etl.runs AS r ON r.run_id = s.run_id
      WHERE s.task = '' AND (s.outcome IS NULL OR s.outcome <> 'skipped')
    ) AS ranked
    WHERE recency = 1`);
  return new Map(
    rows.map(([step, run, user, host, pid, started, finished, outcome, count, message, changed]) => [
      step as StepName,
      {
        run: run ?? '',
        operator: { user: user ?? '', host: host ?? '', pid: Number(pid) },
        started: momentOf(started) ?? 0,
        finished: momentOf(finished),
        outcome: outcome as Outcome | null,
        rows: count == null ? null : Number(count),
        message: message ?? '',
        changed: momentOf(changed),
      },
    ]),
  );
}

/** The latest runs, newest first; empty when there is no run log yet. */
export async function readHistory(
  warehouse: Warehouse,
  limit: number,
  signal: AbortSignal,
): Promise<readonly PastRun[]> {
  const connection = await warehouse.connect();
  try {
    const etl = await readCatalog(connection, 'etl');
    if (!etl.has('runs') || !etl.has('lock')) return [];
    const holder = await lockHolder(connection, warehouse.dialect);
    const { rows } = await connection.query(
      `SELECT run_id, command, steps, operator_user, operator_host, operator_pid, started, finished, outcome, message
       FROM etl.runs
       ORDER BY started DESC, run_id DESC`,
      { limit, signal },
    );
    return rows.map(([run, command, names, user, host, pid, started, finished, outcome, message]): PastRun => {
      const operator: Operator = { user: user ?? '', host: host ?? '', pid: Number(pid) };
      const goesOn = holder !== null && holder.run === run && !isDead(holder);
      return {
        run: run ?? '',
        command: command ?? '',
        steps: names ?? '',
        operator,
        started: momentOf(started) ?? 0,
        finished: momentOf(finished),
        outcome: (outcome as Outcome | null) ?? (goesOn ? 'running' : 'killed'),
        message: message ?? '',
      };
    });
  } finally {
    await connection.close();
  }
}
