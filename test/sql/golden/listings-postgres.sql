-- relations: []
SELECT n.nspname AS "schema", c.relname AS "name",
       CASE c.relkind
         WHEN 'v' THEN 'view'
         WHEN 'm' THEN 'materialized view'
         WHEN 'f' THEN 'external table'
         ELSE 'table'
       END AS "type",
       pg_catalog.pg_get_userbyid(c.relowner) AS "owner"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg_toast%'
ORDER BY 1, 2;

-- relations: ["x","s%"]
SELECT n.nspname AS "schema", c.relname AS "name",
       CASE c.relkind
         WHEN 'v' THEN 'view'
         WHEN 'm' THEN 'materialized view'
         WHEN 'f' THEN 'external table'
         ELSE 'table'
       END AS "type",
       pg_catalog.pg_get_userbyid(c.relowner) AS "owner",
       CASE WHEN c.reltuples >= 0 THEN CAST(c.reltuples AS bigint) END AS "rows",
       pg_catalog.pg_size_pretty(pg_catalog.pg_total_relation_size(c.oid)) AS "size",
       pg_catalog.obj_description(c.oid, 'pg_class') AS "comment"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- tables: []
SELECT n.nspname AS "schema", c.relname AS "name",
       CASE c.relkind
         WHEN 'v' THEN 'view'
         WHEN 'm' THEN 'materialized view'
         WHEN 'f' THEN 'external table'
         ELSE 'table'
       END AS "type",
       pg_catalog.pg_get_userbyid(c.relowner) AS "owner"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f')
  AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg_toast%'
ORDER BY 1, 2;

-- tables: ["x","s%"]
SELECT n.nspname AS "schema", c.relname AS "name",
       CASE c.relkind
         WHEN 'v' THEN 'view'
         WHEN 'm' THEN 'materialized view'
         WHEN 'f' THEN 'external table'
         ELSE 'table'
       END AS "type",
       pg_catalog.pg_get_userbyid(c.relowner) AS "owner",
       CASE WHEN c.reltuples >= 0 THEN CAST(c.reltuples AS bigint) END AS "rows",
       pg_catalog.pg_size_pretty(pg_catalog.pg_total_relation_size(c.oid)) AS "size",
       pg_catalog.obj_description(c.oid, 'pg_class') AS "comment"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f')
  AND lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- views: []
SELECT n.nspname AS "schema", c.relname AS "name",
       CASE c.relkind
         WHEN 'v' THEN 'view'
         WHEN 'm' THEN 'materialized view'
         WHEN 'f' THEN 'external table'
         ELSE 'table'
       END AS "type",
       pg_catalog.pg_get_userbyid(c.relowner) AS "owner"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm')
  AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg_toast%'
ORDER BY 1, 2;

-- views: ["x","s%"]
SELECT n.nspname AS "schema", c.relname AS "name",
       CASE c.relkind
         WHEN 'v' THEN 'view'
         WHEN 'm' THEN 'materialized view'
         WHEN 'f' THEN 'external table'
         ELSE 'table'
       END AS "type",
       pg_catalog.pg_get_userbyid(c.relowner) AS "owner",
       CASE WHEN c.reltuples >= 0 THEN CAST(c.reltuples AS bigint) END AS "rows",
       pg_catalog.pg_size_pretty(pg_catalog.pg_total_relation_size(c.oid)) AS "size",
       pg_catalog.obj_description(c.oid, 'pg_class') AS "comment"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm')
  AND lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- schemas: []
SELECT n.nspname AS "name", pg_catalog.pg_get_userbyid(n.nspowner) AS "owner"
FROM pg_catalog.pg_namespace AS n
WHERE n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg_toast%' AND n.nspname NOT LIKE 'pg_temp%'
ORDER BY 1;

-- schemas: ["x"]
SELECT n.nspname AS "name", pg_catalog.pg_get_userbyid(n.nspowner) AS "owner"
FROM pg_catalog.pg_namespace AS n
WHERE lower(n.nspname) LIKE $1 ESCAPE '^'
ORDER BY 1;

-- functions: []
SELECT n.nspname AS "schema", p.proname AS "name", pg_catalog.pg_get_function_arguments(p.oid) AS "parameters",
       pg_catalog.pg_get_function_result(p.oid) AS "returns",
       CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window' WHEN 'p' THEN 'procedure' ELSE 'function' END AS "type"
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
WHERE pg_catalog.pg_function_is_visible(p.oid)
ORDER BY 1, 2, 3;

-- functions: ["x","s%"]
SELECT n.nspname AS "schema", p.proname AS "name", pg_catalog.pg_get_function_arguments(p.oid) AS "parameters",
       pg_catalog.pg_get_function_result(p.oid) AS "returns",
       CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window' WHEN 'p' THEN 'procedure' ELSE 'function' END AS "type",
       l.lanname AS "language", p.prosrc AS "source"
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
WHERE lower(p.proname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, 3;

-- indexes: []
SELECT n.nspname AS "schema", c.relname AS "name", t.relname AS "table",
       pg_catalog.pg_get_indexdef(i.indexrelid) AS "definition"
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg_toast%'
ORDER BY 1, 2;

-- indexes: ["x","s%"]
SELECT n.nspname AS "schema", c.relname AS "name", t.relname AS "table",
       pg_catalog.pg_get_indexdef(i.indexrelid) AS "definition",
       pg_catalog.pg_size_pretty(pg_catalog.pg_relation_size(c.oid)) AS "size"
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;

-- databases: []
SELECT d.datname AS "name", pg_catalog.pg_get_userbyid(d.datdba) AS "owner",
       pg_catalog.pg_encoding_to_char(d.encoding) AS "encoding"
FROM pg_catalog.pg_database AS d
WHERE TRUE
ORDER BY 1;

-- databases: ["x"]
SELECT d.datname AS "name", pg_catalog.pg_get_userbyid(d.datdba) AS "owner",
       pg_catalog.pg_encoding_to_char(d.encoding) AS "encoding",
       CASE WHEN pg_catalog.has_database_privilege(d.datname, 'CONNECT')
            THEN pg_catalog.pg_size_pretty(pg_catalog.pg_database_size(d.datname)) END AS "size"
FROM pg_catalog.pg_database AS d
WHERE lower(d.datname) LIKE $1 ESCAPE '^'
ORDER BY 1;

-- columns: ["users"]
SELECT n.nspname AS "schema", c.relname AS "table", a.attname AS "column",
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type",
       CASE WHEN a.attnotnull THEN 'not null' ELSE '' END AS "nullable",
       CASE WHEN a.attidentity <> '' THEN 'identity' ELSE pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS "default"
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND lower(c.relname) LIKE $1 ESCAPE '^'
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY 1, 2, a.attnum;

-- indexes: ["users"]
SELECT n.nspname AS "schema", c.relname AS "table", x.relname AS "index",
       pg_catalog.pg_get_indexdef(i.indexrelid) AS "definition"
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE lower(c.relname) LIKE $1 ESCAPE '^'
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY 1, 2, 3;

-- keys: ["users"]
SELECT n.nspname AS "schema", c.relname AS "table", k.conname AS "name",
       pg_catalog.pg_get_constraintdef(k.oid) AS "definition"
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE lower(c.relname) LIKE $1 ESCAPE '^'
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY 1, 2, 3;

-- definition: ["users"]
SELECT n.nspname AS "schema", c.relname AS "view", pg_catalog.pg_get_viewdef(c.oid) AS "definition"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm')
  AND lower(c.relname) LIKE $1 ESCAPE '^'
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY 1, 2;

-- columns: ["runs","etl"]
SELECT n.nspname AS "schema", c.relname AS "table", a.attname AS "column",
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type",
       CASE WHEN a.attnotnull THEN 'not null' ELSE '' END AS "nullable",
       CASE WHEN a.attidentity <> '' THEN 'identity' ELSE pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS "default",
       pg_catalog.col_description(c.oid, a.attnum) AS "comment"
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, a.attnum;

-- indexes: ["runs","etl"]
SELECT n.nspname AS "schema", c.relname AS "table", x.relname AS "index",
       pg_catalog.pg_get_indexdef(i.indexrelid) AS "definition"
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, 3;

-- keys: ["runs","etl"]
SELECT n.nspname AS "schema", c.relname AS "table", k.conname AS "name",
       pg_catalog.pg_get_constraintdef(k.oid) AS "definition"
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2, 3;

-- definition: ["runs","etl"]
SELECT n.nspname AS "schema", c.relname AS "view", pg_catalog.pg_get_viewdef(c.oid) AS "definition"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm')
  AND lower(c.relname) LIKE $1 ESCAPE '^'
  AND lower(n.nspname) LIKE $2 ESCAPE '^'
ORDER BY 1, 2;
