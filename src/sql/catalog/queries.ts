import type { Engine } from '../dialect.ts';
import { signatureNames, signatureRows } from '../redshift-functions/signatures.ts';
import { sql } from '../text.ts';

/**
 * What to ask an engine for its catalog. Every engine answers a question with the same columns, so that one reader
 * (assemble.ts) serves all.
 */
export interface CatalogQueries {
  /** schema */
  readonly schemas: string;
  /** schema, relation, kind */
  readonly relations: string;
  /** schema, relation, column, type; in the order of the columns. A column may come twice. */
  readonly columns: readonly string[];
  /** schema, relation, constraint, `p` or `f`, column, referenced schema, relation and column; in the key's order */
  readonly keys: string;
  /** schema, function, kind, parameters, result type */
  readonly functions: string;
}

const embedded: CatalogQueries = {
  schemas: sql`
    SELECT DISTINCT schema_name
    FROM duckdb_schemas()
    WHERE database_name IN (current_database(), 'system')
    ORDER BY schema_name
  `,
  relations: sql`
    SELECT schema_name, table_name, 'table'
    FROM duckdb_tables()
    WHERE database_name IN (current_database(), 'temp')
    UNION ALL
    SELECT schema_name, view_name, 'view'
    FROM duckdb_views()
    WHERE database_name IN (current_database(), 'temp') OR (database_name = 'system' AND schema_name <> 'main')
    ORDER BY 1, 2
  `,
  columns: [
    sql`
      SELECT schema_name, table_name, column_name, lower(data_type)
      FROM duckdb_columns()
      WHERE database_name IN (current_database(), 'temp', 'system')
      ORDER BY schema_name, table_name, column_index
    `,
  ],
  keys: sql`
    SELECT schema_name, table_name, constraint_name,
           CASE constraint_type WHEN 'PRIMARY KEY' THEN 'p' ELSE 'f' END,
           unnest(constraint_column_names),
           CASE WHEN referenced_table IS NULL THEN NULL ELSE schema_name END,
           referenced_table,
           CASE WHEN referenced_table IS NULL THEN NULL ELSE unnest(referenced_column_names) END
    FROM duckdb_constraints()
    WHERE database_name = current_database() AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')
  `,
  functions: sql`
    SELECT DISTINCT schema_name, function_name,
           CASE function_type
             WHEN 'aggregate' THEN 'aggregate'
             WHEN 'table' THEN 'table'
             WHEN 'table_macro' THEN 'table'
             ELSE 'scalar'
           END,
           array_to_string(
             list_transform(
               -- What a function that gives rows takes by place is called col0, col1 …; the rest are options by name.
               CASE WHEN function_type = 'table'
                 THEN list_filter(list_zip(parameters, parameter_types), lambda pair: regexp_full_match(pair[1], 'col[0-9]+'))
                 ELSE list_zip(parameters, parameter_types)
               END,
               lambda pair: trim(pair[1] || ' ' || lower(coalesce(CAST(pair[2] AS VARCHAR), '')))
             ),
             ', '
           ),
           lower(return_type)
    FROM duckdb_functions()
    WHERE function_type <> 'pragma'
      AND regexp_full_match(function_name, '[a-z_][a-z0-9_]*')
      AND NOT starts_with(function_name, '__')
      AND function_name NOT IN (${signatureNames})
    UNION ALL
    SELECT * FROM (
      VALUES
        ${signatureRows}
    )
    ORDER BY 1, 2, 4
  `,
};

const postgresSchemas = sql`
  SELECT nspname
  FROM pg_catalog.pg_namespace
  WHERE nspname NOT LIKE 'pg_toast%' AND nspname NOT LIKE 'pg_temp%'
  ORDER BY nspname
`;

const postgres: CatalogQueries = {
  schemas: postgresSchemas,
  relations: sql`
    SELECT n.nspname, c.relname,
           CASE c.relkind
             WHEN 'v' THEN 'view'
             WHEN 'm' THEN 'materialized view'
             WHEN 'f' THEN 'external table'
             ELSE 'table'
           END
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg_toast%'
    ORDER BY n.nspname, c.relname
  `,
  columns: [
    sql`
      SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
      FROM pg_catalog.pg_attribute AS a
      JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE a.attnum > 0 AND NOT a.attisdropped
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg_toast%'
      ORDER BY n.nspname, c.relname, a.attnum
    `,
  ],
  keys: sql`
    SELECT n.nspname, c.relname, k.conname, k.contype, a.attname, rn.nspname, rc.relname, ra.attname
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    CROSS JOIN generate_series(1, array_upper(k.conkey, 1)) AS place(i)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[place.i]
    LEFT JOIN pg_catalog.pg_class AS rc ON rc.oid = k.confrelid
    LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = rc.relnamespace
    LEFT JOIN pg_catalog.pg_attribute AS ra ON ra.attrelid = k.confrelid AND ra.attnum = k.confkey[place.i]
    WHERE k.contype IN ('p', 'f')
    ORDER BY n.nspname, c.relname, k.conname, place.i
  `,
  functions: sql`
    SELECT n.nspname, p.proname,
           CASE
             WHEN p.prokind = 'a' THEN 'aggregate'
             WHEN p.prokind = 'w' THEN 'window'
             WHEN p.proretset THEN 'table'
             ELSE 'scalar'
           END,
           pg_catalog.pg_get_function_arguments(p.oid),
           pg_catalog.pg_get_function_result(p.oid)
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.prokind <> 'p' AND p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype
      AND p.proname ~ '^[a-z_][a-z0-9_]*$'
      AND (n.nspname <> 'pg_catalog' OR p.proname !~ '(_in|_out|_recv|_send|typmodin|typmodout|_ops|_support)$')
    ORDER BY n.nspname, p.proname
  `,
};

/**
 * Redshift speaks PostgreSQL 8.0's catalog, and its own SVV views for what that lacks: external tables, and late-binding
 * views, which have no columns in pg_catalog (AWS, "SVV_TABLES", "SVV_COLUMNS", "PG_GET_LATE_BINDING_VIEW_COLS").
 * Catalog and user tables never meet in one query (AWS, "SQL functions supported on the leader node"), nor a leader-only
 * function and an SVV view, so the columns are asked for in two.
 */
const redshift: CatalogQueries = {
  schemas: sql`
    SELECT schema_name
    FROM svv_all_schemas
    WHERE database_name = current_database() AND schema_name NOT LIKE 'pg_temp%' AND schema_name NOT LIKE 'pg_toast%'
    ORDER BY schema_name
  `,
  relations: sql`
    SELECT table_schema, table_name,
           CASE table_type WHEN 'VIEW' THEN 'view' WHEN 'EXTERNAL TABLE' THEN 'external table' ELSE 'table' END
    FROM svv_tables
    WHERE table_schema NOT LIKE 'pg_temp%' AND table_schema NOT LIKE 'pg_toast%'
    ORDER BY table_schema, table_name
  `,
  columns: [
    sql`
      SELECT table_schema, table_name, column_name, data_type
      FROM svv_columns
      WHERE table_schema NOT LIKE 'pg_temp%' AND table_schema NOT LIKE 'pg_toast%'
      ORDER BY table_schema, table_name, ordinal_position
    `,
    sql`
      SELECT view_schema, view_name, col_name, col_type
      FROM pg_get_late_binding_view_cols()
           AS cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)
      ORDER BY view_schema, view_name, col_num
    `,
  ],
  keys: sql`
    SELECT n.nspname, c.relname, k.conname, k.contype, a.attname, rn.nspname, rc.relname, ra.attname
    FROM (
      SELECT conname, contype, conrelid, confrelid, conkey, confkey,
             generate_series(1, array_upper(conkey, 1)) AS i
      FROM pg_catalog.pg_constraint
      WHERE contype IN ('p', 'f')
    ) AS k
    JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[k.i]
    LEFT JOIN pg_catalog.pg_class AS rc ON rc.oid = k.confrelid
    LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = rc.relnamespace
    LEFT JOIN pg_catalog.pg_attribute AS ra ON ra.attrelid = k.confrelid AND ra.attnum = k.confkey[k.i]
    ORDER BY n.nspname, c.relname, k.conname, k.i
  `,
  functions: sql`
    SELECT n.nspname, p.proname,
           CASE WHEN p.proisagg THEN 'aggregate' WHEN p.proretset THEN 'table' ELSE 'scalar' END,
           pg_catalog.oidvectortypes(p.proargtypes),
           pg_catalog.format_type(p.prorettype, NULL)
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.proname ~ '^[a-z_][a-z0-9_]*$'
      AND (n.nspname <> 'pg_catalog' OR p.proname !~ '(in|out|recv|send|_ops)$')
    ORDER BY n.nspname, p.proname
  `,
};

/** The queries that read the catalog of an engine. */
export function catalogQueries(engine: Engine): CatalogQueries {
  return { embedded, postgres, redshift }[engine];
}
