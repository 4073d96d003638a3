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
  AND function_name NOT IN ('add_months', 'btrim', 'charindex', 'convert', 'convert_timezone', 'date_cmp', 'date_part_year', 'dateadd', 'datediff', 'dexp', 'dlog1', 'dlog10', 'func_sha1', 'getdate', 'initcap', 'interval_cmp', 'is_valid_json', 'is_valid_json_array', 'json_extract_array_element_text', 'json_extract_path_text', 'listagg', 'months_between', 'next_day', 'nvl', 'nvl2', 'octetindex', 'quote_ident', 'quote_literal', 'ratio_to_report', 'regexp_count', 'regexp_instr', 'regexp_substr', 'replicate', 'sha2', 'strtol', 'textlen', 'timeofday', 'timestamp_cmp', 'to_char', 'to_date', 'to_number')
UNION ALL
SELECT * FROM (
  VALUES
    ('main', 'add_months', 'scalar', 'time timestamp, months integer', 'timestamp'),
    ('main', 'btrim', 'scalar', 'string varchar, characters varchar', 'varchar'),
    ('main', 'charindex', 'scalar', 'substring varchar, string varchar', 'bigint'),
    ('main', 'convert', 'scalar', 'type, expression', NULL),
    ('main', 'convert_timezone', 'scalar', 'source varchar, target varchar, time timestamp', 'timestamp'),
    ('main', 'date_cmp', 'scalar', 'first date, second date', 'integer'),
    ('main', 'date_part_year', 'scalar', 'time date', 'integer'),
    ('main', 'dateadd', 'scalar', 'part, count integer, time timestamp', 'timestamp'),
    ('main', 'datediff', 'scalar', 'part, from timestamp, to timestamp', 'bigint'),
    ('main', 'dexp', 'scalar', 'number double', 'double'),
    ('main', 'dlog1', 'scalar', 'number double', 'double'),
    ('main', 'dlog10', 'scalar', 'number double', 'double'),
    ('main', 'func_sha1', 'scalar', 'string varchar', 'varchar'),
    ('main', 'getdate', 'scalar', '', 'timestamp'),
    ('main', 'initcap', 'scalar', 'string varchar', 'varchar'),
    ('main', 'interval_cmp', 'scalar', 'first interval, second interval', 'integer'),
    ('main', 'is_valid_json', 'scalar', 'json varchar', 'boolean'),
    ('main', 'is_valid_json_array', 'scalar', 'json varchar', 'boolean'),
    ('main', 'json_extract_array_element_text', 'scalar', 'json varchar, index integer, null_if_invalid boolean', 'varchar'),
    ('main', 'json_extract_path_text', 'scalar', 'json varchar, key varchar, …, null_if_invalid boolean', 'varchar'),
    ('main', 'listagg', 'aggregate', 'expression, delimiter varchar', 'varchar'),
    ('main', 'months_between', 'scalar', 'first date, second date', 'double'),
    ('main', 'next_day', 'scalar', 'time date, weekday varchar', 'date'),
    ('main', 'nvl', 'scalar', 'expression, …', NULL),
    ('main', 'nvl2', 'scalar', 'expression, not_null_value, null_value', NULL),
    ('main', 'octetindex', 'scalar', 'substring varchar, string varchar', 'integer'),
    ('main', 'quote_ident', 'scalar', 'string varchar', 'varchar'),
    ('main', 'quote_literal', 'scalar', 'string varchar', 'varchar'),
    ('main', 'ratio_to_report', 'aggregate', 'expression', 'double'),
    ('main', 'regexp_count', 'scalar', 'string varchar, pattern varchar, position integer, parameters varchar', 'integer'),
    ('main', 'regexp_instr', 'scalar', 'string varchar, pattern varchar, position integer, occurrence integer', 'integer'),
    ('main', 'regexp_substr', 'scalar', 'string varchar, pattern varchar, position integer, occurrence integer, parameters varchar', 'varchar'),
    ('main', 'replicate', 'scalar', 'string varchar, count integer', 'varchar'),
    ('main', 'sha2', 'scalar', 'string varchar, bits integer', 'varchar'),
    ('main', 'strtol', 'scalar', 'string varchar, base integer', 'bigint'),
    ('main', 'textlen', 'scalar', 'string varchar', 'bigint'),
    ('main', 'timeofday', 'scalar', '', 'varchar'),
    ('main', 'timestamp_cmp', 'scalar', 'first timestamp, second timestamp', 'integer'),
    ('main', 'to_char', 'scalar', 'time timestamp or number, format varchar', 'varchar'),
    ('main', 'to_date', 'scalar', 'string varchar, format varchar, is_strict boolean', 'date'),
    ('main', 'to_number', 'scalar', 'string varchar, format varchar', 'decimal')
)
ORDER BY 1, 2, 4;
