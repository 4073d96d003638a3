import { stepsAsEnded } from '../../sql/etl.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readCatalog } from '../catalog.ts';
import type { Outcome } from '../events.ts';
import { isDead, lockHolder } from '../lock.ts';
import { momentOf } from '../time.ts';
import type { StepPart, StepRun } from './inspection.ts';

/** The latest runs of a step or task, newest first. */
export async function readStepRuns(
  warehouse: Warehouse,
  { step, task }: StepPart,
  limit: number,
  signal: AbortSignal,
): Promise<readonly StepRun[]> {
  const connection = await warehouse.connect();
  try {
    const etl = await readCatalog(connection, 'etl');
    if (!etl.has('steps') || !etl.has('lock')) return [];
    const holder = await lockHolder(connection, warehouse.dialect);
    const live = holder !== null && !isDead(holder) ? holder.run : null;
    const { rows } = await connection.query(
      `SELECT s.run_id, r.command, r.operator_user, r.operator_host, r.operator_pid, s.started, s.finished, s.outcome,
              s.row_count, s.message
       FROM ${stepsAsEnded(etl.has('commits'))} AS s
       JOIN etl.runs AS r ON r.run_id = s.run_id
       WHERE s.step = $1 AND s.task = $2
       ORDER BY s.started DESC, s.run_id DESC`,
      { parameters: [step, task ?? ''], limit, signal },
    );
    return rows.map(
      ([run, command, user, host, pid, started, finished, outcome, count, message]): StepRun => ({
        run: run ?? '',
        command: command ?? '',
        operator: { user: user ?? '', host: host ?? '', pid: Number(pid) },
        started: momentOf(started) ?? 0,
        finished: momentOf(finished),
        outcome: (outcome as Outcome | null) ?? (run === live ? 'running' : 'killed'),
        rows: count == null ? null : Number(count),
        message: message ?? '',
      }),
    );
  } finally {
    await connection.close();
  }
}
