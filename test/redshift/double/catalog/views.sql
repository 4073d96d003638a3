-- System relations as Redshift shows them: only documented columns, so that a query for another one fails.

CREATE VIEW rs.sys_load_history AS
SELECT user_id, query_id, transaction_id, session_id, database_name, status, table_name, start_time, end_time, duration,
       data_source, file_format, loaded_rows, loaded_bytes, source_file_count, source_file_bytes, file_count_scanned,
       file_bytes_scanned, error_count, copy_job_id
FROM jsonb_to_recordset(rs.live('loads')) AS loads (
  owner text, user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name text, status text,
  table_name text, start_time timestamp, end_time timestamp, duration bigint, data_source text, file_format text,
  loaded_rows bigint, loaded_bytes bigint, source_file_count integer, source_file_bytes bigint, file_count_scanned integer,
  file_bytes_scanned bigint, error_count bigint, copy_job_id bigint)
WHERE rs.may_see(owner);

CREATE VIEW rs.sys_load_detail AS
SELECT user_id, query_id, file_name, bytes_scanned, lines_scanned, record_time, splits_scanned, start_time, end_time
FROM jsonb_to_recordset(rs.live('load-details')) AS details (
  owner text, user_id integer, query_id bigint, file_name char(256), bytes_scanned bigint, lines_scanned bigint,
  record_time timestamp, splits_scanned integer, start_time timestamp, end_time timestamp)
WHERE rs.may_see(owner);

CREATE VIEW rs.sys_load_error_detail AS
SELECT user_id, query_id, transaction_id, session_id, database_name, table_id, start_time, file_name, line_number,
       column_name, column_type, column_length, "position", error_code, error_message
FROM jsonb_to_recordset(rs.live('load-errors')) AS errors (
  owner text, user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name char(64),
  table_id integer, start_time timestamp, file_name char(256), line_number bigint, column_name char(127),
  column_type char(10), column_length char(10), "position" integer, error_code integer, error_message char(512))
WHERE rs.may_see(owner);

CREATE VIEW rs.stl_load_errors AS
SELECT user_id AS userid, 0 AS slice, table_id AS tbl, start_time AS starttime, session_id AS session, query_id AS query,
       file_name AS filename, line_number, column_name AS colname, column_type AS type, column_length AS col_length,
       "position", raw_line, raw_field_value, error_code AS err_code, CAST(error_message AS char(100)) AS err_reason
FROM jsonb_to_recordset(rs.live('load-errors')) AS errors (
  owner text, user_id integer, query_id integer, session_id integer, table_id integer, start_time timestamp,
  file_name char(256), line_number bigint, column_name char(127), column_type char(10), column_length char(10),
  "position" integer, error_code integer, error_message text, raw_line char(1024), raw_field_value char(1024))
WHERE rs.may_see(owner);

-- It is updated every million rows, so that loads of small files end before they are seen in it.
CREATE VIEW rs.stv_load_state AS
SELECT 0 AS userid, 0 AS session, 0 AS query, 0 AS slice, 0 AS pid, NULL::timestamp AS recordtime, 0::bigint AS bytes_to_load,
       0::bigint AS bytes_loaded, 0::bigint AS bytes_to_load_compressed, 0::bigint AS bytes_loaded_compressed, 0 AS lines,
       0 AS num_files, 0 AS num_files_complete, ''::char(256) AS current_file, 0 AS pct_complete
WHERE false;

CREATE VIEW rs.sys_query_history AS
SELECT user_id, query_id, query_label, transaction_id, session_id, database_name, query_type, status, result_cache_hit,
       start_time, end_time, elapsed_time, queue_time, execution_time, error_message, returned_rows, returned_bytes,
       query_text, redshift_version, usage_limit, compute_type, compile_time, planning_time, lock_wait_time
FROM jsonb_to_recordset(rs.live('queries')) AS queries (
  owner text, user_id integer, query_id bigint, query_label char(320), transaction_id bigint, session_id integer,
  database_name char(128), query_type char(32), status char(10), result_cache_hit boolean, start_time timestamp,
  end_time timestamp, elapsed_time bigint, queue_time bigint, execution_time bigint, error_message char(512),
  returned_rows bigint, returned_bytes bigint, query_text char(4000), redshift_version char(256), usage_limit char(150),
  compute_type char(32), compile_time bigint, planning_time bigint, lock_wait_time bigint)
WHERE rs.may_see(owner);

CREATE VIEW rs.stv_recents AS
SELECT user_id AS userid, CASE WHEN end_time IS NULL THEN 'Running' ELSE 'Done' END::char(20) AS status,
       start_time AS starttime, elapsed_time AS duration, owner::char(50) AS user_name, database_name::char(50) AS db_name,
       query_text::char(600) AS query, session_id AS pid
FROM jsonb_to_recordset(rs.live('queries')) AS queries (
  owner text, user_id integer, session_id integer, start_time timestamp, end_time timestamp, elapsed_time bigint,
  database_name text, query_text text)
WHERE rs.may_see(owner);

CREATE VIEW rs.pg_table_def AS
SELECT n.nspname AS schemaname, c.relname AS tablename, a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
       coalesce(l.encodings ->> a.attname::text, 'none') AS encoding, coalesce(a.attname = l.distkey, false) AS distkey,
       coalesce(array_position(l.sortkey, a.attname::text), 0) * CASE WHEN l.interleaved THEN -1 ELSE 1 END AS sortkey,
       a.attnotnull AS "notnull"
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN rs.layouts AS l ON l.relation = c.oid
WHERE c.relkind = 'r' AND n.nspname = ANY (current_schemas(false));

-- Tables without rows are not in it, and only superusers see it unless they are granted to.
CREATE VIEW rs.svv_table_info AS
SELECT current_database()::text AS "database", n.nspname::text AS schema, c.oid AS table_id, c.relname::text AS "table",
       CASE WHEN l.encodings = '{}' THEN 'N' ELSE 'Y' END AS encoded,
       CASE l.diststyle WHEN 'key' THEN 'KEY(' || l.distkey || ')' WHEN 'auto' THEN 'AUTO(ALL)' ELSE upper(l.diststyle) END
         AS diststyle,
       coalesce(l.sortkey[1], CASE WHEN l.diststyle = 'auto' THEN 'AUTO(SORTKEY)' END) AS sortkey1,
       (SELECT coalesce(max(a.atttypmod - 4), 0) FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.atttypid = 'varchar'::regtype) AS max_varchar,
       'none'::char(32) AS sortkey1_enc, cardinality(l.sortkey) AS sortkey_num, 6::bigint AS size, 0.0::numeric(10, 4) AS pct_used,
       0::bigint AS empty, NULL::numeric(5, 2) AS unsorted, 0::numeric(5, 2) AS stats_off,
       rs.count_rows(c.oid)::numeric(38, 0) AS tbl_rows, NULL::numeric(19, 2) AS skew_sortkey1, 1.0::numeric(19, 2) AS skew_rows,
       rs.count_rows(c.oid)::numeric(38, 0) AS estimated_visible_rows, NULL::text AS risk_event,
       NULL::numeric(12, 2) AS vacuum_sort_benefit, NULL::timestamp AS create_time
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN rs.layouts AS l ON l.relation = c.oid
WHERE c.relkind = 'r' AND rs.count_rows(c.oid) > 0;

CREATE VIEW rs.svv_transactions AS
SELECT a.usename::text AS txn_owner, a.datname::text AS txn_db, coalesce(a.backend_xid::text::bigint, 0) AS xid, a.pid,
       a.xact_start AT TIME ZONE 'UTC' AS txn_start, l.mode AS lock_mode, 'relation'::text AS lockable_object_type,
       l.relation::integer AS relation, l.granted
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname NOT IN ('pg_catalog', 'rs', 'information_schema')
WHERE l.locktype = 'relation' AND c.relkind = 'r' AND rs.may_see(a.usename::text);

CREATE VIEW rs.information_tables AS
SELECT table_catalog, table_schema, table_name, table_type, NULL::name AS self_referencing_column_name,
       NULL::varchar AS reference_generation, NULL::name AS user_defined_type_catalog, NULL::name AS user_defined_type_schema,
       NULL::name AS user_defined_type_name
FROM information_schema.tables WHERE table_schema <> 'rs';

CREATE VIEW rs.information_columns AS
SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
       character_maximum_length, character_octet_length, numeric_precision, numeric_precision_radix, numeric_scale,
       datetime_precision, udt_catalog, udt_schema, udt_name
FROM information_schema.columns WHERE table_schema <> 'rs';

CREATE VIEW rs.information_schemata AS
SELECT catalog_name, schema_name, schema_owner FROM information_schema.schemata WHERE schema_name <> 'rs';

CREATE VIEW rs.information_table_constraints AS
SELECT current_database()::varchar AS constraint_catalog, n.nspname::varchar AS constraint_schema,
       (c.relname || CASE k.kind WHEN 'primary' THEN '_pkey' WHEN 'unique' THEN '_key' ELSE '_fkey' END)::varchar AS constraint_name,
       current_database()::varchar AS table_catalog, n.nspname::varchar AS table_schema, c.relname::varchar AS table_name,
       CASE k.kind WHEN 'primary' THEN 'PRIMARY KEY' WHEN 'unique' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END::varchar AS constraint_type
FROM rs.keys AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.relation
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace;

CREATE VIEW rs.svv_tables AS
SELECT table_catalog::varchar, table_schema::varchar, table_name::varchar, table_type::varchar, NULL::varchar AS remarks
FROM information_schema.tables WHERE table_schema <> 'rs'
UNION ALL
SELECT DISTINCT current_database()::varchar, schemaname::varchar, tablename::varchar, 'EXTERNAL TABLE'::varchar, NULL::varchar
FROM rs.external_columns
UNION ALL
SELECT DISTINCT current_database()::varchar, view_schema::varchar, view_name::varchar, 'VIEW'::varchar, NULL::varchar
FROM rs.late_binding_view_columns;

CREATE VIEW rs.svv_columns AS
SELECT table_catalog::varchar, table_schema::varchar, table_name::varchar, column_name::varchar, ordinal_position::integer,
       column_default::varchar, is_nullable::varchar, data_type::varchar, character_maximum_length::integer,
       numeric_precision::integer, numeric_precision_radix::integer, numeric_scale::integer, datetime_precision::integer,
       NULL::varchar AS interval_type, NULL::varchar AS interval_precision, NULL::varchar AS remarks
FROM information_schema.columns WHERE table_schema <> 'rs'
UNION ALL
SELECT current_database()::varchar, schemaname, tablename, columnname, columnnum, NULL, 'YES', external_type, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL
FROM rs.external_columns
UNION ALL
SELECT current_database()::varchar, view_schema, view_name, col_name, col_num, NULL, 'YES', col_type, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL
FROM rs.late_binding_view_columns;

CREATE VIEW rs.svv_all_schemas AS
SELECT current_database()::varchar(128) AS database_name, schema_name::varchar(128), NULL::integer AS schema_owner,
       'local'::varchar(128) AS schema_type, NULL::varchar(128) AS schema_acl, NULL::varchar(128) AS source_database,
       NULL::varchar(128) AS schema_option
FROM information_schema.schemata WHERE schema_name <> 'rs'
UNION ALL
SELECT DISTINCT current_database()::varchar, schemaname::varchar, NULL::integer, 'external', NULL, NULL, NULL
FROM rs.external_columns;

CREATE VIEW rs.svv_redshift_databases AS
SELECT datname::varchar(128) AS database_name, datdba::integer AS database_owner, 'local'::varchar(32) AS database_type,
       NULL::varchar(128) AS database_acl, NULL::varchar(128) AS database_options,
       'Snapshot Isolation'::varchar(128) AS database_isolation_level
FROM pg_catalog.pg_database WHERE datname = current_database();

-- The catalogue with columns that PostgreSQL 8.0 has.
CREATE VIEW rs.pg_class AS
SELECT oid, relname, relnamespace, reltype, relowner, relam, relfilenode, reltablespace, relpages, reltuples, reltoastrelid,
       relhasindex, relisshared, relkind, relnatts, relchecks, relhasrules, relacl
FROM pg_catalog.pg_class;
CREATE VIEW rs.pg_namespace AS
SELECT oid, nspname, nspowner, nspacl FROM pg_catalog.pg_namespace WHERE nspname <> 'rs';
CREATE VIEW rs.pg_attribute AS
SELECT attrelid, attname, atttypid, attstattarget, attlen, attnum, attndims, attcacheoff, atttypmod, attbyval, attstorage,
       attalign, attnotnull, atthasdef, attisdropped, attislocal, attinhcount
FROM pg_catalog.pg_attribute;
CREATE VIEW rs.pg_tables AS
SELECT schemaname, tablename, tableowner, tablespace, hasindexes, hasrules, hastriggers FROM pg_catalog.pg_tables
WHERE schemaname <> 'rs';
CREATE VIEW rs.pg_views AS
SELECT schemaname, viewname, viewowner, definition FROM pg_catalog.pg_views WHERE schemaname <> 'rs';
CREATE VIEW rs.pg_user AS
SELECT usename, usesysid, usecreatedb, usesuper, false AS usecatupd, passwd, valuntil, useconfig FROM pg_catalog.pg_user;
CREATE VIEW rs.pg_database AS
SELECT oid, datname, datdba, encoding, datistemplate, datallowconn, dattablespace FROM pg_catalog.pg_database;
CREATE VIEW rs.pg_type AS
SELECT oid, typname, typnamespace, typowner, typlen, typbyval, typtype, typisdefined, typdelim, typrelid, typelem, typnotnull,
       typbasetype, typtypmod, typndims, typdefault
FROM pg_catalog.pg_type;

CREATE VIEW rs.pg_proc AS
SELECT oid, proname, pronamespace, proowner, prolang, prokind = 'a' AS proisagg, prosecdef, proisstrict, proretset, provolatile,
       pronargs, prorettype, proargtypes, proargnames, prosrc, probin, proacl
FROM pg_catalog.pg_proc WHERE pronamespace <> 'rs'::regnamespace;

-- Keys are recorded and not PostgreSQL's own; their numbers here are those of their rows.
CREATE VIEW rs.pg_constraint AS
SELECT row_number() OVER (ORDER BY k.relation, k.kind, k.columns)::integer::oid AS oid,
       (c.relname || CASE k.kind WHEN 'primary' THEN '_pkey' WHEN 'unique' THEN '_key'
                     ELSE '_' || array_to_string(k.columns, '_') || '_fkey' END)::name AS conname,
       c.relnamespace AS connamespace, CASE k.kind WHEN 'primary' THEN 'p' WHEN 'unique' THEN 'u' ELSE 'f' END::"char" AS contype,
       false AS condeferrable, false AS condeferred, k.relation AS conrelid, 0::oid AS contypid,
       coalesce(k.target, 0) AS confrelid,
       ARRAY(SELECT a.attnum FROM unnest(k.columns) WITH ORDINALITY AS u (name, place)
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.relation AND a.attname = u.name ORDER BY u.place) AS conkey,
       ARRAY(SELECT a.attnum FROM unnest(k.target_columns) WITH ORDINALITY AS u (name, place)
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.target AND a.attname = u.name ORDER BY u.place) AS confkey
FROM rs.keys AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.relation;

CREATE FUNCTION rs.pg_get_constraintdef(key oid) RETURNS text STABLE SECURITY DEFINER LANGUAGE sql
AS $$
  SELECT CASE k.kind WHEN 'primary' THEN 'PRIMARY KEY' WHEN 'unique' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END
         || ' (' || array_to_string(k.columns, ', ') || ')'
         || coalesce(' REFERENCES ' || k.target::regclass || '(' || array_to_string(k.target_columns, ', ') || ')', '')
  FROM (SELECT row_number() OVER (ORDER BY relation, kind, columns)::integer::oid AS oid, * FROM rs.keys) AS k
  WHERE k.oid = key
$$;

GRANT SELECT ON ALL TABLES IN SCHEMA rs TO PUBLIC;
REVOKE ALL ON rs.layouts, rs.keys, rs.external_columns, rs.svv_table_info FROM PUBLIC;
GRANT ALL ON SCHEMA public TO PUBLIC;
