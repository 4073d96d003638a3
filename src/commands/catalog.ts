import { quoteName } from '../sql/text.ts';
import type { Connection } from '../warehouse/warehouse.ts';

export interface CatalogColumn {
  readonly name: string;
  /** As the engine's catalogue names it, lower case. */
  readonly type: string;
}

/** The tables of a schema by lower-case name, each with its columns in order. */
export type Catalog = ReadonlyMap<string, readonly CatalogColumn[]>;

/** Whether there is a schema of that name, whoever may use it. */
async function schemaExists(connection: Connection, schema: string): Promise<boolean> {
  const { rows } = await connection.query('SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1', {
    parameters: [schema],
  });
  return rows.length > 0;
}

/**
 * The statements that make a schema where it is missing. CREATE SCHEMA IF NOT EXISTS will not do: PostgreSQL refuses it
 * to a user who may not make schemas, also where the schema is there.
 */
export async function missingSchema(connection: Connection, schema: string): Promise<string[]> {
  return (await schemaExists(connection, schema)) ? [] : [`CREATE SCHEMA ${quoteName(schema)}`];
}

export async function readCatalog(connection: Connection, schema: string): Promise<Catalog> {
  const { rows } = await connection.query(
    `SELECT lower(table_name), column_name, lower(data_type)
     FROM information_schema.columns
     WHERE table_schema = $1
     ORDER BY table_name, ordinal_position`,
    { parameters: [schema] },
  );
  const tables = new Map<string, CatalogColumn[]>();
  for (const [table, name, type] of rows) {
    if (table == null || name == null || type == null) continue;
    const columns = tables.get(table) ?? [];
    columns.push({ name, type });
    tables.set(table, columns);
  }
  return tables;
}
