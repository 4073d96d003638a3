import { sql } from '../text.ts';
import { conditions, type Description, type Listing, type Listings } from './listing.ts';

/**
 * Redshift's listings go by its SVV views, which know external tables and late-binding views (AWS, "SVV metadata views").
 * Nothing here joins the catalog to a system table, nor calls what Redshift lacks.
 */
const shown = (schema: string): string =>
  `${schema} <> 'pg_catalog' AND ${schema} <> 'information_schema' AND ${schema} NOT LIKE 'pg_temp%'`;

function relations(condition: string) {
  return (detail: boolean): Listing => ({
    sql: sql`
      SELECT table_schema AS "schema", table_name AS "name", lower(table_type) AS "type"${detail ? ', remarks' : ''}
      FROM svv_tables
      WHERE ${condition}
        AND ${conditions}
      ORDER BY 1, 2
    `,
    schema: 'table_schema',
    name: 'table_name',
    shown: shown('table_schema'),
  });
}

export const redshiftListings: Listings = {
  relations: relations('TRUE'),
  tables: relations("table_type <> 'VIEW'"),
  views: relations("table_type = 'VIEW'"),
  schemas: () => ({
    sql: sql`
      SELECT schema_name AS "name", schema_type AS "type"
      FROM svv_all_schemas
      WHERE database_name = current_database()
        AND ${conditions}
      ORDER BY 1
    `,
    schema: null,
    name: 'schema_name',
    shown: shown('schema_name'),
  }),
  functions: (detail) => ({
    sql: sql`
      SELECT n.nspname AS "schema", p.proname AS "name", pg_catalog.oidvectortypes(p.proargtypes) AS "parameters",
             pg_catalog.format_type(p.prorettype, NULL) AS "returns"${detail ? ', p.prosrc AS "source"' : ''}
      FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
      WHERE ${conditions}
      ORDER BY 1, 2, 3
    `,
    schema: 'n.nspname',
    name: 'p.proname',
    shown: 'TRUE',
  }),
  // There are no indexes: what orders a table is its sort key.
  indexes: () => ({
    sql: sql`
      SELECT schemaname AS "schema", tablename AS "table", "column" AS "column", sortkey AS "sort key", distkey AS "dist key"
      FROM pg_table_def
      WHERE (sortkey <> 0 OR distkey)
        AND ${conditions}
      ORDER BY 1, 2, abs(sortkey)
    `,
    schema: 'schemaname',
    name: 'tablename',
    shown: shown('schemaname'),
  }),
  databases: () => ({
    sql: sql`
      SELECT database_name AS "name", database_type AS "type"
      FROM svv_redshift_databases
      WHERE ${conditions}
      ORDER BY 1
    `,
    schema: null,
    name: 'database_name',
    shown: null,
  }),
};

/** What `\d NAME` shows. */
export function describeRedshift(detail: boolean): readonly Description[] {
  const layout = {
    title: 'layout',
    sql: sql`
      SELECT "schema" AS "schema", "table" AS "table", diststyle AS "dist style", sortkey1 AS "sort key", tbl_rows AS "rows",
             size AS "MB", unsorted AS "unsorted %", skew_rows AS "skew", stats_off AS "stats off %"
      FROM svv_table_info
      WHERE ${conditions}
      ORDER BY 1, 2
    `,
    schema: '"schema"',
    name: '"table"',
    shown: null,
  };
  return [
    {
      title: 'columns',
      sql: sql`
        SELECT table_schema AS "schema", table_name AS "table", column_name AS "column",
               data_type || CASE WHEN character_maximum_length IS NULL THEN ''
                                 ELSE '(' || character_maximum_length || ')' END AS "type",
               CASE is_nullable WHEN 'NO' THEN 'not null' ELSE '' END AS "nullable", column_default AS "default"
        FROM svv_columns
        WHERE ${conditions}
        ORDER BY 1, 2, ordinal_position
      `,
      schema: 'table_schema',
      name: 'table_name',
      shown: shown('table_schema'),
    },
    {
      title: 'keys',
      sql: sql`
        SELECT n.nspname AS "schema", c.relname AS "table", k.conname AS "name",
               pg_catalog.pg_get_constraintdef(k.oid) AS "definition"
        FROM pg_catalog.pg_constraint AS k
        JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE ${conditions}
        ORDER BY 1, 2, 3
      `,
      schema: 'n.nspname',
      name: 'c.relname',
      shown: null,
    },
    {
      title: 'sort and dist keys',
      sql: sql`
        SELECT schemaname AS "schema", tablename AS "table", "column" AS "column", encoding AS "encoding",
               sortkey AS "sort key", distkey AS "dist key"
        FROM pg_table_def
        WHERE (sortkey <> 0 OR distkey)
          AND ${conditions}
        ORDER BY 1, 2, abs(sortkey)
      `,
      schema: 'schemaname',
      name: 'tablename',
      shown: null,
    },
    ...(detail ? [layout] : []),
  ];
}
