-- relations: []
SELECT table_schema AS "schema", table_name AS "name", lower(table_type) AS "type"
FROM svv_tables
WHERE TRUE
  AND table_schema <> 'pg_catalog' AND table_schema <> 'information_schema' AND table_schema NOT LIKE 'pg_temp%'
ORDER BY 1, 2;

-- relations: ["x","s%"]
SELECT table_schema AS "schema", table_name AS "name", lower(table_type) AS "type", remarks
FROM svv_tables
WHERE TRUE
  AND lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(table_schema) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- tables: []
SELECT table_schema AS "schema", table_name AS "name", lower(table_type) AS "type"
FROM svv_tables
WHERE table_type <> 'VIEW'
  AND table_schema <> 'pg_catalog' AND table_schema <> 'information_schema' AND table_schema NOT LIKE 'pg_temp%'
ORDER BY 1, 2;

-- tables: ["x","s%"]
SELECT table_schema AS "schema", table_name AS "name", lower(table_type) AS "type", remarks
FROM svv_tables
WHERE table_type <> 'VIEW'
  AND lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(table_schema) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- views: []
SELECT table_schema AS "schema", table_name AS "name", lower(table_type) AS "type"
FROM svv_tables
WHERE table_type = 'VIEW'
  AND table_schema <> 'pg_catalog' AND table_schema <> 'information_schema' AND table_schema NOT LIKE 'pg_temp%'
ORDER BY 1, 2;

-- views: ["x","s%"]
SELECT table_schema AS "schema", table_name AS "name", lower(table_type) AS "type", remarks
FROM svv_tables
WHERE table_type = 'VIEW'
  AND lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(table_schema) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- schemas: []
SELECT schema_name AS "name", schema_type AS "type"
FROM svv_all_schemas
WHERE database_name = current_database()
  AND schema_name <> 'pg_catalog' AND schema_name <> 'information_schema' AND schema_name NOT LIKE 'pg_temp%'
ORDER BY 1;

-- schemas: ["x"]
SELECT schema_name AS "name", schema_type AS "type"
FROM svv_all_schemas
WHERE database_name = current_database()
  AND lower(schema_name) LIKE $1 ESCAPE '^'
ORDER BY 1;

-- functions: []
SELECT n.nspname AS "schema", p.proname AS "name", pg_catalog.oidvectortypes(p.proargtypes) AS "parameters",
       pg_catalog.format_type(p.prorettype, NULL) AS "returns"
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE TRUE
ORDER BY 1, 2, 3;

-- functions: ["x","s%"]
SELECT n.nspname AS "schema", p.proname AS "name", pg_catalog.oidvectortypes(p.proargtypes) AS "parameters",
       pg_catalog.format_type(p.prorettype, NULL) AS "returns", p.prosrc AS "source"
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE lower(p.proname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, 3;

-- indexes: []
SELECT schemaname AS "schema", tablename AS "table", "column" AS "column", sortkey AS "sort key", distkey AS "dist key"
FROM pg_table_def
WHERE (sortkey <> 0 OR distkey)
  AND schemaname <> 'pg_catalog' AND schemaname <> 'information_schema' AND schemaname NOT LIKE 'pg_temp%'
ORDER BY 1, 2, abs(sortkey);

-- indexes: ["x","s%"]
SELECT schemaname AS "schema", tablename AS "table", "column" AS "column", sortkey AS "sort key", distkey AS "dist key"
FROM pg_table_def
WHERE (sortkey <> 0 OR distkey)
  AND lower(tablename) LIKE $1 ESCAPE '^'
  AND lower(schemaname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, abs(sortkey);

-- databases: []
SELECT database_name AS "name", database_type AS "type"
FROM svv_redshift_databases
WHERE TRUE
ORDER BY 1;

-- databases: ["x"]
SELECT database_name AS "name", database_type AS "type"
FROM svv_redshift_databases
WHERE lower(database_name) LIKE $1 ESCAPE '^'
ORDER BY 1;

-- columns: ["users"]
SELECT table_schema AS "schema", table_name AS "table", column_name AS "column",
       data_type || CASE WHEN character_maximum_length IS NULL THEN ''
                         ELSE '(' || character_maximum_length || ')' END AS "type",
       CASE is_nullable WHEN 'NO' THEN 'not null' ELSE '' END AS "nullable", column_default AS "default"
FROM svv_columns
WHERE lower(table_name) LIKE $1 ESCAPE '^'
  AND table_schema <> 'pg_catalog' AND table_schema <> 'information_schema' AND table_schema NOT LIKE 'pg_temp%'
ORDER BY 1, 2, ordinal_position;

-- keys: ["users"]
SELECT n.nspname AS "schema", c.relname AS "table", k.conname AS "name",
       pg_catalog.pg_get_constraintdef(k.oid) AS "definition"
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE lower(c.relname) LIKE $1 ESCAPE '^'
ORDER BY 1, 2, 3;

-- sort and dist keys: ["users"]
SELECT schemaname AS "schema", tablename AS "table", "column" AS "column", encoding AS "encoding",
       sortkey AS "sort key", distkey AS "dist key"
FROM pg_table_def
WHERE (sortkey <> 0 OR distkey)
  AND lower(tablename) LIKE $1 ESCAPE '^'
ORDER BY 1, 2, abs(sortkey);

-- columns: ["runs","etl"]
SELECT table_schema AS "schema", table_name AS "table", column_name AS "column",
       data_type || CASE WHEN character_maximum_length IS NULL THEN ''
                         ELSE '(' || character_maximum_length || ')' END AS "type",
       CASE is_nullable WHEN 'NO' THEN 'not null' ELSE '' END AS "nullable", column_default AS "default"
FROM svv_columns
WHERE lower(table_name) LIKE $1 ESCAPE '^'
  AND lower(table_schema) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, ordinal_position;

-- keys: ["runs","etl"]
SELECT n.nspname AS "schema", c.relname AS "table", k.conname AS "name",
       pg_catalog.pg_get_constraintdef(k.oid) AS "definition"
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, 3;

-- sort and dist keys: ["runs","etl"]
SELECT schemaname AS "schema", tablename AS "table", "column" AS "column", encoding AS "encoding",
       sortkey AS "sort key", distkey AS "dist key"
FROM pg_table_def
WHERE (sortkey <> 0 OR distkey)
  AND lower(tablename) LIKE $1 ESCAPE '^'
  AND lower(schemaname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, abs(sortkey);

-- layout: ["runs","etl"]
SELECT "schema" AS "schema", "table" AS "table", diststyle AS "dist style", sortkey1 AS "sort key", tbl_rows AS "rows",
       size AS "MB", unsorted AS "unsorted %", skew_rows AS "skew", stats_off AS "stats off %"
FROM svv_table_info
WHERE lower("table") LIKE $1 ESCAPE '^'
  AND lower("schema") LIKE $2 ESCAPE '^'
ORDER BY 1, 2;
