SELECT DISTINCT schema_name
FROM duckdb_schemas()
WHERE database_name IN (current_database(), 'system')
ORDER BY schema_name;

SELECT schema_name, table_name, 'table'
FROM duckdb_tables()
WHERE database_name IN (current_database(), 'temp')
UNION ALL
SELECT schema_name, view_name, 'view'
FROM duckdb_views()
WHERE database_name IN (current_database(), 'temp') OR (database_name = 'system' AND schema_name <> 'main')
ORDER BY 1, 2;

SELECT schema_name, table_name, column_name, lower(data_type)
FROM duckdb_columns()
WHERE database_name IN (current_database(), 'temp', 'system')
ORDER BY schema_name, table_name, column_index;

SELECT schema_name, table_name, constraint_name,
       CASE constraint_type WHEN 'PRIMARY KEY' THEN 'p' ELSE 'f' END,
       unnest(constraint_column_names),
       CASE WHEN referenced_table IS NULL THEN NULL ELSE schema_name END,
       referenced_table,
       CASE WHEN referenced_table IS NULL THEN NULL ELSE unnest(referenced_column_names) END
FROM duckdb_constraints()
WHERE database_name = current_database() AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY');

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
ORDER BY 1, 2, 4;
