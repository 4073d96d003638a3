import { sql } from '../text.ts';
import { conditions, type Description, type Listing, type Listings } from './listing.ts';

const shown = "n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg_toast%'";

function relations(kinds: string) {
  return (detail: boolean): Listing => ({
    sql: sql`
      SELECT n.nspname AS "schema", c.relname AS "name",
             CASE c.relkind
               WHEN 'v' THEN 'view'
               WHEN 'm' THEN 'materialized view'
               WHEN 'f' THEN 'external table'
               ELSE 'table'
             END AS "type",
             pg_catalog.pg_get_userbyid(c.relowner) AS "owner"${
               detail
                 ? sql`
                     ,
                     CASE WHEN c.reltuples >= 0 THEN CAST(c.reltuples AS bigint) END AS "rows",
                     pg_catalog.pg_size_pretty(pg_catalog.pg_total_relation_size(c.oid)) AS "size",
                     pg_catalog.obj_description(c.oid, 'pg_class') AS "comment"
                   `
                 : ''
             }
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind IN (${kinds})
        AND ${conditions}
      ORDER BY 1, 2
    `,
    schema: 'n.nspname',
    name: 'c.relname',
    shown,
  });
}

export const postgresListings: Listings = {
  relations: relations("'r', 'p', 'v', 'm', 'f'"),
  tables: relations("'r', 'p', 'f'"),
  views: relations("'v', 'm'"),
  schemas: () => ({
    sql: sql`
      SELECT n.nspname AS "name", pg_catalog.pg_get_userbyid(n.nspowner) AS "owner"
      FROM pg_catalog.pg_namespace AS n
      WHERE ${conditions}
      ORDER BY 1
    `,
    schema: null,
    name: 'n.nspname',
    shown: `${shown} AND n.nspname NOT LIKE 'pg_temp%'`,
  }),
  functions: (detail) => ({
    sql: sql`
      SELECT n.nspname AS "schema", p.proname AS "name", pg_catalog.pg_get_function_arguments(p.oid) AS "parameters",
             pg_catalog.pg_get_function_result(p.oid) AS "returns",
             CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window' WHEN 'p' THEN 'procedure' ELSE 'function' END AS "type"${
               detail ? ',\nl.lanname AS "language", p.prosrc AS "source"' : ''
             }
      FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
      WHERE ${conditions}
      ORDER BY 1, 2, 3
    `,
    schema: 'n.nspname',
    name: 'p.proname',
    shown: 'pg_catalog.pg_function_is_visible(p.oid)',
  }),
  indexes: (detail) => ({
    sql: sql`
      SELECT n.nspname AS "schema", c.relname AS "name", t.relname AS "table",
             pg_catalog.pg_get_indexdef(i.indexrelid) AS "definition"${
               detail ? ',\npg_catalog.pg_size_pretty(pg_catalog.pg_relation_size(c.oid)) AS "size"' : ''
             }
      FROM pg_catalog.pg_index AS i
      JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE ${conditions}
      ORDER BY 1, 2
    `,
    schema: 'n.nspname',
    name: 'c.relname',
    shown,
  }),
  databases: (detail) => ({
    sql: sql`
      SELECT d.datname AS "name", pg_catalog.pg_get_userbyid(d.datdba) AS "owner",
             pg_catalog.pg_encoding_to_char(d.encoding) AS "encoding"${
               detail
                 ? sql`
                     ,
                     CASE WHEN pg_catalog.has_database_privilege(d.datname, 'CONNECT')
                          THEN pg_catalog.pg_size_pretty(pg_catalog.pg_database_size(d.datname)) END AS "size"
                   `
                 : ''
             }
      FROM pg_catalog.pg_database AS d
      WHERE ${conditions}
      ORDER BY 1
    `,
    schema: null,
    name: 'd.datname',
    shown: null,
  }),
};

/** What `\d NAME` shows. */
export function describePostgres(detail: boolean): readonly Description[] {
  const inRelation = { schema: 'n.nspname', name: 'c.relname', shown: 'pg_catalog.pg_table_is_visible(c.oid)' };
  return [
    {
      title: 'columns',
      sql: sql`
        SELECT n.nspname AS "schema", c.relname AS "table", a.attname AS "column",
               pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type",
               CASE WHEN a.attnotnull THEN 'not null' ELSE '' END AS "nullable",
               CASE WHEN a.attidentity <> '' THEN 'identity' ELSE pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS "default"${
                 detail ? ',\npg_catalog.col_description(c.oid, a.attnum) AS "comment"' : ''
               }
        FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND ${conditions}
        ORDER BY 1, 2, a.attnum
      `,
      ...inRelation,
    },
    {
      title: 'indexes',
      sql: sql`
        SELECT n.nspname AS "schema", c.relname AS "table", x.relname AS "index",
               pg_catalog.pg_get_indexdef(i.indexrelid) AS "definition"
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE ${conditions}
        ORDER BY 1, 2, 3
      `,
      ...inRelation,
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
      ...inRelation,
    },
    {
      title: 'definition',
      sql: sql`
        SELECT n.nspname AS "schema", c.relname AS "view", pg_catalog.pg_get_viewdef(c.oid) AS "definition"
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('v', 'm')
          AND ${conditions}
        ORDER BY 1, 2
      `,
      ...inRelation,
    },
  ];
}
