import { allTables, stagingTables, starTables, type Table } from '../../sql/schema.ts';
import type { Connection, Warehouse } from '../../warehouse/warehouse.ts';
import { type Catalog, readCatalog } from '../catalog.ts';
import type { StepName } from '../events.ts';
import { readFills } from './fills.ts';
import type { StepPart, StepRows, TableRows } from './inspection.ts';

const tablesOf: Record<StepName, readonly Table[]> = {
  create: allTables,
  stage: stagingTables,
  transform: starTables,
  validate: allTables,
};

/** The rows of the tables that belong to a step, or of the one that a task fills, with a sample of it. */
export async function readStepRows(
  warehouse: Warehouse,
  { step, task }: StepPart,
  limit: number,
  signal: AbortSignal,
): Promise<StepRows> {
  const connection = await warehouse.connect();
  try {
    const catalog = await readCatalog(connection, warehouse.target.schema);
    const fills = await readFills(connection, signal);
    const own = tablesOf[step].find(({ name }) => name === task);
    const tables: TableRows[] = [];
    for (const { name } of own === undefined ? tablesOf[step] : [own]) {
      const [after, before] = fills.get(name) ?? [];
      tables.push({
        table: name,
        now: await countRows(connection, catalog, name, signal),
        before: before?.rows ?? null,
        after: after?.rows ?? null,
      });
    }
    const sampled = own !== undefined && catalog.has(own.name.toLowerCase());
    const sample = sampled ? await connection.query(`SELECT * FROM ${own.name}`, { limit, signal }) : null;
    return { tables, sample };
  } finally {
    await connection.close();
  }
}

/** How many rows a table has; null where it does not exist. */
export async function countRows(
  connection: Connection,
  catalog: Catalog,
  table: string,
  signal: AbortSignal,
): Promise<number | null> {
  if (!catalog.has(table.toLowerCase())) return null;
  const { rows } = await connection.query(`SELECT count(*) FROM ${table}`, { signal });
  return Number(rows[0]?.[0]);
}
