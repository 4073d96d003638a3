import type { Connection } from '../../warehouse/warehouse.ts';
import { readCatalog } from '../catalog.ts';
import type { Operator } from '../events.ts';
import { momentOf } from '../time.ts';

/** A load or transform that gave a table its rows and was published. */
export interface Fill {
  readonly run: string;
  /** When the task ended, milliseconds since the epoch. */
  readonly at: number;
  readonly operator: Operator;
  readonly rows: number;
}

/** The last two published fills of each table, by its name, the latest first. What was rolled back is none. */
export async function readFills(
  connection: Connection,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Fill[]>> {
  const etl = await readCatalog(connection, 'etl');
  if (!etl.has('steps')) return new Map();
  const { rows } = await connection.query(
    `SELECT task, run_id, finished, operator_user, operator_host, operator_pid, row_count
     FROM (
       SELECT t.task, t.run_id, t.finished, r.operator_user, r.operator_host, r.operator_pid, t.row_count,
              row_number() OVER (PARTITION BY t.task ORDER BY t.finished DESC, t.run_id DESC) AS recency
       FROM etl.steps AS t
       JOIN etl.steps AS s ON s.run_id = t.run_id AND s.step = t.step AND s.task = ''
       JOIN etl.runs AS r ON r.run_id = t.run_id
       WHERE t.step IN ('stage', 'transform') AND t.task <> '' AND t.row_count IS NOT NULL
         AND s.outcome IN ('success', 'warn')
     ) AS ranked
     WHERE recency <= 2
     ORDER BY recency`,
    { signal },
  );
  const fills = new Map<string, Fill[]>();
  for (const [table, run, finished, user, host, pid, count] of rows) {
    const fill: Fill = {
      run: run ?? '',
      at: momentOf(finished) ?? 0,
      operator: { user: user ?? '', host: host ?? '', pid: Number(pid) },
      rows: Number(count),
    };
    fills.set(table ?? '', [...(fills.get(table ?? '') ?? []), fill]);
  }
  return fills;
}
