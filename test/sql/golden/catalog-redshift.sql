SELECT schema_name
FROM svv_all_schemas
WHERE database_name = current_database() AND schema_name NOT LIKE 'pg_temp%' AND schema_name NOT LIKE 'pg_toast%'
ORDER BY schema_name;

SELECT table_schema, table_name,
       CASE table_type WHEN 'VIEW' THEN 'view' WHEN 'EXTERNAL TABLE' THEN 'external table' ELSE 'table' END
FROM svv_tables
WHERE table_schema NOT LIKE 'pg_temp%' AND table_schema NOT LIKE 'pg_toast%'
ORDER BY table_schema, table_name;

SELECT table_schema, table_name, column_name, data_type
FROM svv_columns
WHERE table_schema NOT LIKE 'pg_temp%' AND table_schema NOT LIKE 'pg_toast%'
ORDER BY table_schema, table_name, ordinal_position;

SELECT view_schema, view_name, col_name, col_type
FROM pg_get_late_binding_view_cols()
     AS cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)
ORDER BY view_schema, view_name, col_num;

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
ORDER BY n.nspname, c.relname, k.conname, k.i;

SELECT n.nspname, p.proname,
       CASE WHEN p.proisagg THEN 'aggregate' WHEN p.proretset THEN 'table' ELSE 'scalar' END,
       pg_catalog.oidvectortypes(p.proargtypes),
       pg_catalog.format_type(p.prorettype, NULL)
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE p.proname ~ '^[a-z_][a-z0-9_]*$'
  AND (n.nspname <> 'pg_catalog' OR p.proname !~ '(in|out|recv|send|_ops)$')
ORDER BY n.nspname, p.proname;
