import type { Engine } from '../dialect.ts';
import { sql } from '../text.ts';
import type { CatalogRow } from './assemble.ts';
import type { CatalogColumn, CatalogRelation, WarehouseCatalog } from './catalog.ts';

/**
 * What a session's own tables and views are shown under: they need no schema before their names and hide those of the
 * schemas, and the schemas in which the engines keep them are nobody's to name.
 */
const temporarySchema = 'temporary';

/** Other sessions' are in the catalog, too; those alone are visible that the session can name without a schema. */
const server = sql`
  SELECT c.relname, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END, a.attname,
         pg_catalog.format_type(a.atttypid, a.atttypmod)
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
  WHERE n.nspname LIKE 'pg_temp%' AND c.relkind IN ('r', 'v') AND pg_catalog.pg_table_is_visible(c.oid)
    AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY c.relname, a.attnum
`;

/** Relation, kind, column and type of what only this session has, in the order of the columns. */
export const temporaryColumns: Readonly<Record<Engine, string>> = {
  embedded: sql`
    SELECT c.table_name, CASE WHEN v.view_name IS NULL THEN 'table' ELSE 'view' END, c.column_name, lower(c.data_type)
    FROM duckdb_columns() AS c
    LEFT JOIN duckdb_views() AS v ON v.database_name = 'temp' AND v.view_name = c.table_name
    WHERE c.database_name = 'temp' AND NOT c.internal
    ORDER BY c.table_name, c.column_index
  `,
  postgres: server,
  redshift: server,
};

/** The relations of the answer. */
export function temporaryRelations(rows: readonly CatalogRow[]): readonly CatalogRelation[] {
  const relations = new Map<string, CatalogRelation & { columns: CatalogColumn[] }>();
  for (const [name, kind, column, type] of rows) {
    if (name == null || column == null) continue;
    const relation = relations.get(name) ?? {
      ...{ schema: temporarySchema, name, primaryKey: [], columns: [] },
      kind: kind === 'view' ? 'view' : 'table',
    };
    relation.columns.push({ name: column, type: type ?? '' });
    relations.set(name, relation);
  }
  return [...relations.values()];
}

/** The catalog as the session sees it that has these relations of its own. */
export function withTemporary(catalog: WarehouseCatalog, relations: readonly CatalogRelation[]): WarehouseCatalog {
  if (relations.length === 0) return catalog;
  return {
    ...catalog,
    searchPath: [temporarySchema, ...catalog.searchPath],
    relations: [...relations, ...catalog.relations],
  };
}
