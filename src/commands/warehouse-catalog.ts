import { assembling, type CatalogRow } from '../sql/catalog/assemble.ts';
import type { WarehouseCatalog } from '../sql/catalog/catalog.ts';
import { catalogQueries } from '../sql/catalog/queries.ts';
import { withStarKeys } from '../sql/catalog/star-keys.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { inTurns } from './in-turns.ts';

/**
 * Reads what the warehouse holds, on a connection of its own, so that no statement of the prompt waits for it. The star
 * schema's foreign keys are in it even where the engine declares none.
 * @throws SparkifyError kind `sql` or `warehouse` when the engine does not answer, or `cancelled`.
 */
export async function readWarehouseCatalog(warehouse: Warehouse, signal?: AbortSignal): Promise<WarehouseCatalog> {
  const queries = catalogQueries(warehouse.dialect.engine);
  const connection = await warehouse.connect();
  const ask = async (sql: string): Promise<readonly CatalogRow[]> => (await connection.query(sql, { signal })).rows;
  try {
    const schemas = await ask(queries.schemas);
    const relations = await ask(queries.relations);
    const columns: (readonly CatalogRow[])[] = [];
    for (const query of queries.columns) columns.push(await ask(query));
    const keys = await ask(queries.keys);
    const functions = await ask(queries.functions);
    const answers = { schemas, relations, columns, keys, functions };
    return withStarKeys(await inTurns(assembling(answers, [warehouse.target.schema]), signal));
  } finally {
    await connection.close();
  }
}
