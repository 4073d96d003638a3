import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readCatalog } from '../catalog.ts';
import { momentOf } from '../time.ts';
import type { PastReject, PastRejects } from './inspection.ts';

/** Rejects from `etl.rejects`, of the latest run first; of one table, or of all for null. */
export async function readPastRejects(
  warehouse: Warehouse,
  table: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<PastRejects> {
  const connection = await warehouse.connect();
  try {
    const etl = await readCatalog(connection, 'etl');
    if (!etl.has('rejects') || !etl.has('runs')) return { rejects: [], more: false };
    const { rows, more } = await connection.query(
      `SELECT j.run_id, r.started, j.table_name, j.object, j.line, j.column_name, j.value, j.reason
       FROM etl.rejects AS j
       JOIN etl.runs AS r ON r.run_id = j.run_id
       WHERE $1 = '' OR j.table_name = $1
       ORDER BY r.started DESC, j.run_id DESC, j.table_name, j.object, j.line, j.column_name`,
      { parameters: [table ?? ''], limit, signal },
    );
    const rejects = rows.map(
      ([run, started, name, object, line, column, value, reason]): PastReject => ({
        run: run ?? '',
        at: momentOf(started) ?? 0,
        table: name ?? '',
        object: object ?? '',
        line: Number(line),
        column: column ?? null,
        value: value ?? null,
        reason: reason ?? '',
      }),
    );
    return { rejects, more };
  } finally {
    await connection.close();
  }
}
