import type { ErrorKind } from '../errors.ts';
import { stepsAsEnded } from '../sql/etl.ts';
import type { Cell, Connection } from '../warehouse/warehouse.ts';
import type { Catalog } from './catalog.ts';
import type { Outcome, StepName } from './events.ts';
import type { LastRun, TaskRun } from './pipeline.ts';
import { momentOf } from './time.ts';

/** The last run of a step, and when a run of it last changed what it makes: one that failed changed nothing. */
export interface KnownRun extends Omit<LastRun, 'checks'> {
  readonly changed: number | null;
}

/**
 * The last run of every step that ever ran, from the run log. `etl` is that log's catalogue; `live` is the run that goes on
 * now, if one does.
 */
export async function lastRuns(
  connection: Connection,
  etl: Catalog,
  live: string | null,
  signal: AbortSignal,
): Promise<Map<StepName, KnownRun>> {
  const { rows } = await connection.query(
    `
    SELECT step, run_id, operator_user, operator_host, operator_pid, started, finished, outcome, row_count, message,
           changed, failure_kind, failure_where, remedy
    FROM (
      SELECT s.step, s.run_id, r.operator_user, r.operator_host, r.operator_pid, s.started, s.finished, s.outcome,
             s.row_count, s.message, s.failure_kind, s.failure_where, s.remedy,
             max(CASE WHEN s.outcome IN ('success', 'warn') AND (s.step <> 'create' OR s.message LIKE '%created%') THEN s.started END) OVER (PARTITION BY s.step) AS changed,
             row_number() OVER (PARTITION BY s.step ORDER BY s.started DESC, s.run_id DESC) AS recency
      FROM ${stepsAsEnded(etl.has('commits'))} AS s
      JOIN etl.runs AS r ON r.run_id = s.run_id
      WHERE s.task = '' AND (s.outcome IS NULL OR s.outcome <> 'skipped')
    ) AS ranked
    WHERE recency = 1`,
    { signal },
  );
  const tasks = await tasksOf(connection, [...new Set(rows.map(([, run]) => run ?? ''))], live, signal);
  return new Map(rows.map((row) => [row[0] as StepName, knownRun(row, tasks)]));
}

function knownRun(
  [step, run, user, host, pid, started, finished, outcome, count, message, changed, ...failure]: readonly Cell[],
  tasks: ReadonlyMap<string, readonly TaskRun[]>,
): KnownRun {
  const [kind, where, remedy] = failure;
  return {
    run: run ?? '',
    operator: { user: user ?? '', host: host ?? '', pid: Number(pid) },
    started: momentOf(started) ?? 0,
    finished: momentOf(finished),
    outcome: outcome as Outcome | null,
    rows: count == null ? null : Number(count),
    message: message ?? '',
    failure:
      kind == null
        ? null
        : { kind: kind as ErrorKind, message: message ?? '', where: where ?? null, remedy: remedy ?? null },
    tasks: tasks.get(`${run} ${step}`) ?? [],
    changed: momentOf(changed),
  };
}

/** The tasks of some runs by `run step`, each list in the order in which they started. */
async function tasksOf(
  connection: Connection,
  runs: readonly string[],
  live: string | null,
  signal: AbortSignal,
): Promise<Map<string, TaskRun[]>> {
  const tasks = new Map<string, TaskRun[]>();
  if (runs.length === 0) return tasks;
  const { rows } = await connection.query(
    `SELECT run_id, step, task, started, finished, outcome, row_count, message
     FROM etl.steps
     WHERE task <> '' AND run_id IN (${runs.map((_, index) => `$${index + 1}`).join(', ')})
     ORDER BY started, task`,
    { parameters: runs, signal },
  );
  for (const [run, step, task, started, finished, outcome, count, message] of rows) {
    const key = `${run} ${step}`;
    const unfinished = run === live ? ('running' as const) : ('error' as const);
    const told: TaskRun = {
      task: task ?? '',
      status: (outcome as Outcome | null) ?? unfinished,
      started: momentOf(started) ?? 0,
      finished: momentOf(finished),
      rows: count == null ? null : Number(count),
      message: message ?? '',
    };
    tasks.set(key, [...(tasks.get(key) ?? []), told]);
  }
  return tasks;
}
