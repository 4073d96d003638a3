-- relations: []
SELECT schema_name AS "schema", table_name AS "name", kind AS "type"
FROM (
  SELECT schema_name, table_name, 'table' AS kind, estimated_size, column_count, comment
  FROM duckdb_tables()
  WHERE database_name IN (current_database(), 'temp')
  UNION ALL
  SELECT schema_name, view_name, 'view', NULL, column_count, comment
  FROM duckdb_views()
  WHERE database_name IN (current_database(), 'temp', 'system')
    AND NOT (database_name = 'system' AND schema_name = 'main')
) AS relations(schema_name, table_name, kind, estimated_size, column_count, comment)
WHERE schema_name NOT IN ('information_schema', 'pg_catalog')
ORDER BY 1, 2;

-- relations: ["x","s%"]
SELECT schema_name AS "schema", table_name AS "name", kind AS "type", estimated_size AS "rows", column_count AS "columns", comment
FROM (
  SELECT schema_name, table_name, 'table' AS kind, estimated_size, column_count, comment
  FROM duckdb_tables()
  WHERE database_name IN (current_database(), 'temp')
  UNION ALL
  SELECT schema_name, view_name, 'view', NULL, column_count, comment
  FROM duckdb_views()
  WHERE database_name IN (current_database(), 'temp', 'system')
    AND NOT (database_name = 'system' AND schema_name = 'main')
) AS relations(schema_name, table_name, kind, estimated_size, column_count, comment)
WHERE lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(schema_name) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- tables: []
SELECT schema_name AS "schema", table_name AS "name", kind AS "type"
FROM (
  SELECT schema_name, table_name, 'table' AS kind, estimated_size, column_count, comment
  FROM duckdb_tables()
  WHERE database_name IN (current_database(), 'temp')
) AS relations(schema_name, table_name, kind, estimated_size, column_count, comment)
WHERE schema_name NOT IN ('information_schema', 'pg_catalog')
ORDER BY 1, 2;

-- tables: ["x","s%"]
SELECT schema_name AS "schema", table_name AS "name", kind AS "type", estimated_size AS "rows", column_count AS "columns", comment
FROM (
  SELECT schema_name, table_name, 'table' AS kind, estimated_size, column_count, comment
  FROM duckdb_tables()
  WHERE database_name IN (current_database(), 'temp')
) AS relations(schema_name, table_name, kind, estimated_size, column_count, comment)
WHERE lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(schema_name) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- views: []
SELECT schema_name AS "schema", table_name AS "name", kind AS "type"
FROM (
  SELECT schema_name, view_name, 'view', NULL, column_count, comment
  FROM duckdb_views()
  WHERE database_name IN (current_database(), 'temp', 'system')
    AND NOT (database_name = 'system' AND schema_name = 'main')
) AS relations(schema_name, table_name, kind, estimated_size, column_count, comment)
WHERE schema_name NOT IN ('information_schema', 'pg_catalog')
ORDER BY 1, 2;

-- views: ["x","s%"]
SELECT schema_name AS "schema", table_name AS "name", kind AS "type", estimated_size AS "rows", column_count AS "columns", comment
FROM (
  SELECT schema_name, view_name, 'view', NULL, column_count, comment
  FROM duckdb_views()
  WHERE database_name IN (current_database(), 'temp', 'system')
    AND NOT (database_name = 'system' AND schema_name = 'main')
) AS relations(schema_name, table_name, kind, estimated_size, column_count, comment)
WHERE lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(schema_name) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- schemas: []
SELECT DISTINCT schema_name AS "name", comment
FROM duckdb_schemas()
WHERE database_name IN (current_database(), 'system')
  AND schema_name NOT IN ('information_schema', 'pg_catalog')
ORDER BY 1;

-- schemas: ["x"]
SELECT DISTINCT schema_name AS "name", comment
FROM duckdb_schemas()
WHERE database_name IN (current_database(), 'system')
  AND lower(schema_name) LIKE $1 ESCAPE '^'
ORDER BY 1;

-- functions: []
SELECT schema_name AS "schema", function_name AS "name", function_type AS "type",
       array_to_string(parameters, ', ') AS "parameters", return_type AS "returns"
FROM duckdb_functions()
WHERE TRUE
ORDER BY 1, 2, 4;

-- functions: ["x","s%"]
SELECT schema_name AS "schema", function_name AS "name", function_type AS "type",
       array_to_string(parameters, ', ') AS "parameters", return_type AS "returns", description, macro_definition AS "definition"
FROM duckdb_functions()
WHERE lower(function_name) LIKE $1 ESCAPE '^'
  AND lower(schema_name) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, 4;

-- indexes: []
SELECT schema_name AS "schema", index_name AS "name", table_name AS "table", is_unique AS "unique", expressions AS "columns"
FROM duckdb_indexes()
WHERE database_name = current_database()
  AND TRUE
ORDER BY 1, 2;

-- indexes: ["x","s%"]
SELECT schema_name AS "schema", index_name AS "name", table_name AS "table", is_unique AS "unique", expressions AS "columns"
FROM duckdb_indexes()
WHERE database_name = current_database()
  AND lower(index_name) LIKE $1 ESCAPE '^'
  AND lower(schema_name) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- databases: []
SELECT database_name AS "name", path, type, readonly AS "read only"
FROM duckdb_databases()
WHERE NOT internal
  AND TRUE
ORDER BY 1;

-- databases: ["x"]
SELECT database_name AS "name", path, type, readonly AS "read only"
FROM duckdb_databases()
WHERE NOT internal
  AND lower(database_name) LIKE $1 ESCAPE '^'
ORDER BY 1;

-- columns: ["users"]
SELECT schema_name AS "schema", table_name AS "table", column_name AS "column", lower(data_type) AS "type",
       CASE WHEN is_nullable THEN '' ELSE 'not null' END AS "nullable", column_default AS "default"
FROM duckdb_columns()
WHERE database_name IN (current_database(), 'temp', 'system')
  AND lower(table_name) LIKE $1 ESCAPE '^'
ORDER BY schema_name, table_name, column_index;

-- keys: ["users"]
SELECT schema_name AS "schema", table_name AS "table", constraint_type AS "type", constraint_text AS "definition"
FROM duckdb_constraints()
WHERE database_name = current_database() AND constraint_type <> 'NOT NULL'
  AND lower(table_name) LIKE $1 ESCAPE '^'
ORDER BY 1, 2, constraint_index;

-- definition: ["users"]
SELECT schema_name AS "schema", view_name AS "view", sql AS "definition"
FROM duckdb_views()
WHERE database_name IN (current_database(), 'temp')
  AND lower(view_name) LIKE $1 ESCAPE '^'
ORDER BY 1, 2;

-- columns: ["runs","etl"]
SELECT schema_name AS "schema", table_name AS "table", column_name AS "column", lower(data_type) AS "type",
       CASE WHEN is_nullable THEN '' ELSE 'not null' END AS "nullable", column_default AS "default", comment
FROM duckdb_columns()
WHERE database_name IN (current_database(), 'temp', 'system')
  AND lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(schema_name) LIKE $2 ESCAPE '^'
ORDER BY schema_name, table_name, column_index;

-- keys: ["runs","etl"]
SELECT schema_name AS "schema", table_name AS "table", constraint_type AS "type", constraint_text AS "definition"
FROM duckdb_constraints()
WHERE database_name = current_database() AND constraint_type <> 'NOT NULL'
  AND lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(schema_name) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, constraint_index;

-- definition: ["runs","etl"]
SELECT schema_name AS "schema", view_name AS "view", sql AS "definition"
FROM duckdb_views()
WHERE database_name IN (current_database(), 'temp')
  AND lower(view_name) LIKE $1 ESCAPE '^'
  AND lower(schema_name) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;
