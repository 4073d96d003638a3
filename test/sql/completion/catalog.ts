import type { CatalogFunction, CatalogRelation, WarehouseCatalog } from '../../../src/sql/catalog/catalog.ts';
import { withStarKeys } from '../../../src/sql/catalog/star-keys.ts';
import { allTables } from '../../../src/sql/schema.ts';

function relation(schema: string, name: string, columns: Readonly<Record<string, string>>): CatalogRelation {
  return {
    schema,
    name,
    kind: 'table',
    columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
    primaryKey: [],
  };
}

function fn(name: string, kind: CatalogFunction['kind'], parameters: string, returns: string): CatalogFunction {
  return { schema: 'pg_catalog', name, kind, parameters, returns };
}

/** The star schema, the run log, and a table whose names need quotes. */
export const starCatalog: WarehouseCatalog = withStarKeys({
  searchPath: ['main'],
  schemas: ['etl', 'main', 'pg_catalog'],
  relations: [
    ...allTables.map((table) => ({
      schema: 'main',
      name: table.name,
      kind: 'table' as const,
      columns: table.columns.map(({ name, type }) => ({ name, type })),
      primaryKey: table.primaryKey === null ? [] : [table.primaryKey],
    })),
    relation('etl', 'runs', { run_id: 'text', outcome: 'text' }),
    relation('main', 'Odd Names', { 'two words': 'int', select: 'int', CamelCase: 'int', 'say "hi"': 'int' }),
    relation('pg_catalog', 'pg_class', { relname: 'name' }),
  ],
  foreignKeys: [],
  functions: [
    fn('count', 'aggregate', '"any"', 'bigint'),
    fn('coalesce_all', 'scalar', 'a text, b text', 'text'),
    fn('datesub', 'scalar', 'part text, a date, b date', 'bigint'),
    fn('date_trunc', 'scalar', 'part text, a date', 'date'),
    fn('length', 'scalar', 'a text', 'bigint'),
    fn('now', 'scalar', '', 'timestamptz'),
    fn('generate_series', 'table', 'start integer, stop integer', 'integer'),
  ],
});
