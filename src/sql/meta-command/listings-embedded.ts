import { sql } from '../text.ts';
import { conditions, type Description, type Listing, type Listings } from './listing.ts';

const shown = (schema: string): string => `${schema} NOT IN ('information_schema', 'pg_catalog')`;

function relations(kinds: readonly ('table' | 'view')[]) {
  return (detail: boolean): Listing => {
    const parts = {
      table: sql`
        SELECT schema_name, table_name, 'table' AS kind, estimated_size, column_count, comment
        FROM duckdb_tables()
        WHERE database_name IN (current_database(), 'temp')
      `,
      view: sql`
        SELECT schema_name, view_name, 'view', NULL, column_count, comment
        FROM duckdb_views()
        WHERE database_name IN (current_database(), 'temp', 'system')
          AND NOT (database_name = 'system' AND schema_name = 'main')
      `,
    };
    return {
      sql: sql`
        SELECT schema_name AS "schema", table_name AS "name", kind AS "type"${detail ? ', estimated_size AS "rows", column_count AS "columns", comment' : ''}
        FROM (
          ${kinds.map((kind) => parts[kind]).join('\nUNION ALL\n')}
        ) AS relations(schema_name, table_name, kind, estimated_size, column_count, comment)
        WHERE ${conditions}
        ORDER BY 1, 2
      `,
      schema: 'schema_name',
      name: 'table_name',
      shown: shown('schema_name'),
    };
  };
}

export const embeddedListings: Listings = {
  relations: relations(['table', 'view']),
  tables: relations(['table']),
  views: relations(['view']),
  schemas: () => ({
    sql: sql`
      SELECT DISTINCT schema_name AS "name", comment
      FROM duckdb_schemas()
      WHERE database_name IN (current_database(), 'system')
        AND ${conditions}
      ORDER BY 1
    `,
    schema: null,
    name: 'schema_name',
    shown: shown('schema_name'),
  }),
  functions: (detail) => ({
    sql: sql`
      SELECT schema_name AS "schema", function_name AS "name", function_type AS "type",
             array_to_string(parameters, ', ') AS "parameters", return_type AS "returns"${detail ? ', description, macro_definition AS "definition"' : ''}
      FROM duckdb_functions()
      WHERE ${conditions}
      ORDER BY 1, 2, 4
    `,
    schema: 'schema_name',
    name: 'function_name',
    // Thousands of the engine's own are listed when a pattern asks for them.
    shown: 'TRUE',
  }),
  indexes: () => ({
    sql: sql`
      SELECT schema_name AS "schema", index_name AS "name", table_name AS "table", is_unique AS "unique", expressions AS "columns"
      FROM duckdb_indexes()
      WHERE database_name = current_database()
        AND ${conditions}
      ORDER BY 1, 2
    `,
    schema: 'schema_name',
    name: 'index_name',
    shown: null,
  }),
  databases: () => ({
    sql: sql`
      SELECT database_name AS "name", path, type, readonly AS "read only"
      FROM duckdb_databases()
      WHERE NOT internal
        AND ${conditions}
      ORDER BY 1
    `,
    schema: null,
    name: 'database_name',
    shown: null,
  }),
};

/** What `\d NAME` shows. */
export function describeEmbedded(detail: boolean): readonly Description[] {
  const inTable = { schema: 'schema_name', name: 'table_name', shown: null };
  return [
    {
      title: 'columns',
      sql: sql`
        SELECT schema_name AS "schema", table_name AS "table", column_name AS "column", lower(data_type) AS "type",
               CASE WHEN is_nullable THEN '' ELSE 'not null' END AS "nullable", column_default AS "default"${detail ? ', comment' : ''}
        FROM duckdb_columns()
        WHERE database_name IN (current_database(), 'temp', 'system')
          AND ${conditions}
        ORDER BY schema_name, table_name, column_index
      `,
      ...inTable,
    },
    {
      title: 'keys',
      sql: sql`
        SELECT schema_name AS "schema", table_name AS "table", constraint_type AS "type", constraint_text AS "definition"
        FROM duckdb_constraints()
        WHERE database_name = current_database() AND constraint_type <> 'NOT NULL'
          AND ${conditions}
        ORDER BY 1, 2, constraint_index
      `,
      ...inTable,
    },
    {
      title: 'definition',
      sql: sql`
        SELECT schema_name AS "schema", view_name AS "view", sql AS "definition"
        FROM duckdb_views()
        WHERE database_name IN (current_database(), 'temp')
          AND ${conditions}
        ORDER BY 1, 2
      `,
      schema: 'schema_name',
      name: 'view_name',
      shown: null,
    },
  ];
}
