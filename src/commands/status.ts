import type { Warehouse } from '../warehouse/warehouse.ts';
import { readCatalog } from './catalog.ts';
import type { CheckMemory } from './check-log.ts';
import type { Failure, Operator, Outcome, Status, StepName } from './events.ts';
import type { SourceWatch } from './inspect/source-watch.ts';
import type { TableCounts } from './inspect/table-counts.ts';
import { type KnownRun, lastRuns } from './last-runs.ts';
import { isDead, lockHolder } from './lock.ts';
import { operatorText } from './operator.ts';
import type { PastRun, StepStatus, WarehouseStatus } from './pipeline.ts';
import { type Known, staleness } from './staleness.ts';
import { steps } from './steps.ts';
import { momentOf } from './time.ts';

/** What successive looks at the same warehouse need not read again. */
export interface StatusMemory {
  readonly source: SourceWatch;
  readonly counts: TableCounts;
  readonly checks: CheckMemory;
}

/** The truth about a warehouse: from its catalogue, its run log and its source. */
export async function readStatus(
  warehouse: Warehouse,
  memory: StatusMemory,
  signal: AbortSignal,
): Promise<WarehouseStatus> {
  const connection = await warehouse.connect();
  try {
    const catalog = await readCatalog(connection, warehouse.target.schema);
    const etl = await readCatalog(connection, 'etl');
    const logged = etl.has('steps') && etl.has('lock');
    const holder = logged ? await lockHolder(connection, warehouse.dialect) : null;
    const live = holder !== null && !isDead(holder) ? holder : null;
    const last = logged ? await lastRuns(connection, etl, live?.run ?? null, signal) : new Map<StepName, KnownRun>();
    const ended = [...last]
      .map(([step, { run, finished }]) => `${step} ${run} ${finished}`)
      .sort()
      .join();
    const counted = live === null ? null : memory.counts.lastCount(ended);
    const tables = counted ?? (await memory.counts.count(ended, connection, catalog, signal));
    const staged = last.get('stage');
    const changes =
      staged === undefined || staged.outcome === null
        ? ''
        : live === null
          ? await memory.source.changesSince(staged.run, connection, signal)
          : memory.source.lastWordSince(staged.run);
    const ran = [...last].map(([step, { run }]) => ({ step, run, ended: run !== live?.run }));
    const checks =
      etl.has('checks') && etl.has('check_cells') ? await memory.checks.checksOf(ran, connection, signal) : noChecks;
    const known = { last, checks, catalog, dialect: warehouse.dialect, tables, sourceChanges: changes };
    return {
      target: warehouse.target,
      steps: steps.map(({ name }) => stepStatus(name, known, live?.run ?? null)),
      tables,
      lock: live,
    };
  } finally {
    await connection.close();
  }
}

type Checks = Awaited<ReturnType<CheckMemory['checksOf']>>;

const noChecks: Checks = new Map();

function stepStatus(step: StepName, known: Known & { readonly checks: Checks }, liveRun: string | null): StepStatus {
  const ran = known.last.get(step);
  if (ran === undefined) return { step, status: 'pending', message: 'never ran', last: null };
  const own = { ...ran, checks: known.checks.get(`${ran.run} ${step}`) ?? [] };
  if (own.outcome === null) {
    if (own.run === liveRun) {
      return { step, status: 'running', message: `run by ${operatorText(own.operator)}`, last: own };
    }
    const failure = killed(own);
    return { step, status: 'error', message: failure.message, last: { ...own, failure } };
  }
  const stale = own.outcome === 'success' || own.outcome === 'warn' ? staleness(step, own, known) : '';
  const status: Status = stale === '' ? own.outcome : 'stale';
  return { step, status, message: stale === '' ? own.message : stale, last: own };
}

function killed({ run, operator }: KnownRun): Failure {
  return {
    kind: 'internal',
    message: 'its process was killed; what it had done was rolled back',
    where: `run ${run} of ${operatorText(operator)}`,
    remedy: 'Run the step again: every load is all or nothing.',
  };
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
