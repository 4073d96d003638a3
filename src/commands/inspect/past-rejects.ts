import type { Cell, Connection, Warehouse } from '../../warehouse/warehouse.ts';
import { readCatalog } from '../catalog.ts';
import { CursorReader } from '../cursor-reader.ts';
import { momentOf } from '../time.ts';
import type { PastReject, PastRejects } from './inspection.ts';

const rejectsOf = `
SELECT j.run_id, r.started, j.table_name, j.object, j.line, j.column_name, j.value, j.reason
FROM etl.rejects AS j
JOIN etl.runs AS r ON r.run_id = j.run_id
WHERE $1 = '' OR j.table_name = $1
ORDER BY r.started DESC, j.run_id DESC, j.table_name, j.object, j.line, j.column_name`;

/** Rejects from `etl.rejects`, of the latest run first; of one table, or of all for null. */
export async function readPastRejects(
  warehouse: Warehouse,
  table: string | null,
  limit: number,
  signal: AbortSignal,
): Promise<PastRejects> {
  const connection = await warehouse.connect();
  try {
    if (!(await areLogged(connection))) return { rejects: [], more: false };
    const { rows, more } = await connection.query(rejectsOf, { parameters: [table ?? ''], limit, signal });
    return { rejects: rows.map(rejectOf), more };
  } finally {
    await connection.close();
  }
}

/** All rejects in the order of `readPastRejects`, as they come: there may be more than fit the memory. */
export async function* readAllRejects(
  warehouse: Warehouse,
  table: string | null,
  signal: AbortSignal,
): AsyncGenerator<readonly PastReject[]> {
  const connection = await warehouse.connect();
  try {
    if (!(await areLogged(connection))) return;
    const cursor = await connection.open(rejectsOf, { parameters: [table ?? ''], signal });
    try {
      for await (const rows of new CursorReader(cursor).batches()) yield rows.map(rejectOf);
    } finally {
      await cursor.close();
    }
  } finally {
    await connection.close();
  }
}

async function areLogged(connection: Connection): Promise<boolean> {
  const etl = await readCatalog(connection, 'etl');
  return etl.has('rejects') && etl.has('runs');
}

function rejectOf([run, started, name, object, line, column, value, reason]: readonly Cell[]): PastReject {
  return {
    run: run ?? '',
    at: momentOf(started) ?? 0,
    table: name ?? '',
    object: object ?? '',
    line: Number(line),
    column: column ?? null,
    value: value ?? null,
    reason: reason ?? '',
  };
}
