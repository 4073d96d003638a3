/** A statement that tries to change something where nothing may change; `{folder}` stands for a folder that can be written. */
export interface Attack {
  readonly sql: string;
  /**
   * What a read-only transaction does not keep it from: `files`, it writes one; `anything`, it works beyond the transaction.
   * Absent: nothing. Those two kinds have to be stopped by their words.
   */
  readonly reaches?: 'files' | 'anything';
}

function attacks(sqls: readonly string[], reaches?: 'files' | 'anything'): Attack[] {
  return sqls.map((sql) => (reaches === undefined ? { sql } : { sql, reaches }));
}

/** Ways that both engines have. The table `given (n, t)` and the sequence `counter` exist. */
const common = attacks([
  ...[
    'DELETE FROM given',
    'UPDATE given SET n = 0',
    "INSERT INTO given VALUES (9, 'x')",
    'TRUNCATE given',
    'DROP TABLE given',
  ],
  ...['INSERT INTO given SELECT * FROM given RETURNING *', 'delete from given where n = 1', 'DELETE FROM given;'],
  'MERGE INTO given USING (SELECT 1 AS n) AS s ON given.n = s.n WHEN MATCHED THEN DELETE',
  ...[
    'ALTER TABLE given ADD COLUMN z int',
    'CREATE TABLE other AS SELECT 1 AS n',
    'CREATE VIEW other AS SELECT 1 AS n',
  ],
  ...[
    'CREATE INDEX other ON given (n)',
    'CREATE SCHEMA other',
    'CREATE SEQUENCE other',
    "COMMENT ON TABLE given IS 'x'",
  ],
  'CREATE TABLE IF NOT EXISTS other (n int)',
  // Behind other words.
  ...['WITH d AS (DELETE FROM given RETURNING *) SELECT * FROM d', 'WITH s AS (SELECT 1) DELETE FROM given'],
  "WITH RECURSIVE s AS (SELECT 1) INSERT INTO given SELECT 1, 'x'",
  'WITH a AS (WITH b AS (UPDATE given SET n = 0 RETURNING n) SELECT n FROM b) SELECT * FROM a',
  'WITH a AS MATERIALIZED (SELECT 1), b AS (DELETE FROM given RETURNING 1) TABLE a',
  ...[
    'EXPLAIN ANALYZE DELETE FROM given',
    'EXPLAIN (ANALYZE) DELETE FROM given',
    'explain analyze verbose delete from given',
  ],
  ...[
    'EXPLAIN (COSTS off, ANALYZE) DELETE FROM given',
    'EXPLAIN (ANALYZE true) DELETE FROM given',
    'EXPLAIN (ANALYZE, FORMAT json) DELETE FROM given',
  ],
  ...[
    'EXPLAIN ANALYZE CREATE TABLE other AS SELECT 1 AS n',
    'EXPLAIN ANALYZE WITH d AS (DELETE FROM given RETURNING 1) SELECT 1',
  ],
  ...[
    'SELECT * INTO other FROM given',
    'SELECT n into other FROM given',
    'SELECT * FROM given FOR UPDATE',
    'SELECT * FROM given FOR NO KEY UPDATE',
  ],
  ...['(DELETE FROM given)', '((DELETE FROM given))', 'TABLE given; DELETE FROM given'],
  // More than one statement, and quotes that hide where one ends.
  ...[
    'SELECT 1; DELETE FROM given',
    'SELECT 1;;DELETE FROM given',
    'SELECT 1;\n--\nDELETE FROM given',
    '; DELETE FROM given',
  ],
  ...[
    "SELECT 'a\\'; DELETE FROM given; --'",
    "SELECT E'a\\'; DELETE FROM given; --'",
    'SELECT $$a$$; DELETE FROM given; --$$',
  ],
  ...[
    'SELECT $a$ $b$; DELETE FROM given; $a$ --$b$',
    'SELECT 1 /* /* */ ; DELETE FROM given; -- */',
    'SELECT 1 /* */ ; DELETE FROM given',
  ],
  ...[
    'SELECT 1 --\r; DELETE FROM given',
    'SELECT 1 -- \n; DELETE FROM given',
    'SELECT "a""; DELETE FROM given; --"',
    "SELECT '; DELETE FROM given",
  ],
  ...[
    "SELECT U&'\\0027; DELETE FROM given; --'",
    "SELECT 'a' -- x\n'b'; DELETE FROM given",
    'SELECT 1\u00a0; DELETE FROM given',
    'SELECT\u00a01;DELETE\u00a0FROM given',
  ],
  ...[
    '/* SELECT */ DELETE FROM given',
    '-- SELECT\nDELETE FROM given',
    '\ufeffDELETE FROM given',
    'DELETE/**/FROM/**/given',
    'dElEtE FrOm given',
  ],
  // The transaction itself.
  ...[
    'COMMIT',
    'END',
    'ROLLBACK',
    'ABORT',
    'BEGIN',
    'START TRANSACTION',
    'BEGIN; DELETE FROM given; COMMIT',
    'COMMIT; DELETE FROM given',
  ],
  ...[
    'ROLLBACK; DELETE FROM given',
    'SELECT 1; COMMIT; DELETE FROM given',
    'COMMIT AND CHAIN',
    'COMMIT; BEGIN; DELETE FROM given; COMMIT',
  ],
  // Statements that were named before.
  ...[
    'PREPARE erase AS DELETE FROM given',
    'EXECUTE erase',
    'EXECUTE erased',
    'EXPLAIN ANALYZE EXECUTE erased',
    'DEALLOCATE erased',
  ],
  // What a query calls.
  ...[
    "SELECT nextval('counter')",
    "SELECT n, nextval('counter') FROM given",
    "EXPLAIN ANALYZE SELECT nextval('counter')",
    "VALUES (nextval('counter'))",
  ],
]);

/** Ways of PostgreSQL. There are functions, views and procedures that delete, a large object 4711, and dblink. */
export const postgresAttacks: readonly Attack[] = [
  ...common,
  ...attacks([
    ...[
      'SELECT erase()',
      'SELECT * FROM erasing',
      'SELECT "erase"()',
      'SELECT public.erase()',
      'SELECT 1 WHERE erase() > 0',
      'TABLE erasing',
    ],
    ...[
      'SELECT erase_as_owner()',
      'SELECT loosen()',
      'SELECT commit_and_erase()',
      'SELECT erase_dynamically()',
      'SELECT (SELECT erase())',
    ],
    ...[
      'EXPLAIN ANALYZE SELECT erase()',
      'EXPLAIN (ANALYZE) SELECT * FROM erasing',
      'SELECT n FROM given ORDER BY erase()',
      'VALUES (erase())',
    ],
    ...[
      'CALL erase_all()',
      'DO $$ BEGIN DELETE FROM given; END $$',
      "DO 'BEGIN COMMIT; DELETE FROM given; END'",
      'DO LANGUAGE plpgsql $x$ BEGIN PERFORM erase(); END $x$',
    ],
    ...["SELECT setval('counter', 99)", "SELECT set_config('transaction_read_only', 'off', true), erase()"],
    ...[
      "SELECT set_config('transaction_read_only', 'off', false)",
      "SELECT set_config('default_transaction_read_only', 'off', false)",
    ],
    "WITH s AS MATERIALIZED (SELECT set_config('transaction_read_only', 'off', true)) SELECT erase() FROM s",
    ...[
      'SET TRANSACTION READ WRITE',
      'SET transaction_read_only = off',
      'SET LOCAL transaction_read_only TO off',
      'RESET transaction_read_only',
    ],
    ...[
      'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE',
      'RESET ALL',
      'DISCARD ALL',
      'SET default_transaction_read_only = off',
    ],
    ...[
      'BEGIN READ WRITE',
      'START TRANSACTION READ WRITE',
      'SAVEPOINT s',
      'SET ROLE NONE',
      'SET standard_conforming_strings = off',
    ],
    ...['DECLARE c CURSOR WITH HOLD FOR SELECT erase()', 'FETCH ALL FROM c', 'MOVE c', 'CLOSE ALL'],
    ...[
      'LOCK TABLE given',
      'VACUUM given',
      'ANALYZE given',
      'REINDEX TABLE given',
      'CLUSTER given',
      'REFRESH MATERIALIZED VIEW kept',
      'CHECKPOINT',
    ],
    ...[
      'GRANT ALL ON given TO PUBLIC',
      'REVOKE ALL ON given FROM PUBLIC',
      'REASSIGN OWNED BY sparkify TO sparkify',
      'DROP OWNED BY sparkify',
    ],
    ...[
      "ALTER SYSTEM SET work_mem = '1GB'",
      'ALTER DATABASE postgres SET default_transaction_read_only = off',
      "SECURITY LABEL ON TABLE given IS 'x'",
    ],
    ...[
      'CREATE FUNCTION other() RETURNS int LANGUAGE sql AS $$ DELETE FROM given RETURNING n $$',
      'CREATE RULE other AS ON INSERT TO given DO NOTHING',
    ],
    ...[
      'CREATE TEMP TABLE other AS SELECT erase()',
      'CREATE MATERIALIZED VIEW other AS SELECT 1',
      'CREATE EXTENSION hstore',
      'CREATE ROLE other',
      'IMPORT FOREIGN SCHEMA a FROM SERVER b INTO c',
    ],
    ...[
      'NOTIFY x',
      'LISTEN x',
      "LOAD 'auto_explain'",
      'COPY given FROM STDIN',
      'SELECT 1\u2028; DELETE FROM given',
      'SELECT 1into other',
      'SELECT 1.into other',
      "SELECT 'x'into other",
    ],
    ...[
      'EXPLAIN (ANALYZE, VERBOSE, BUFFERS off) INSERT INTO given VALUES (1)',
      'EXPLAIN (ANALYZE 1) DELETE FROM given',
      "EXPLAIN (ANALYZE 'on') DELETE FROM given",
      'EXPLAIN ("analyze") DELETE FROM given',
    ],
  ]),
  ...attacks(
    [
      ...[
        "COPY given TO '{folder}/given.csv'",
        "COPY (SELECT 1) TO '{folder}/one.csv'",
        "COPY given TO PROGRAM 'touch {folder}/made'",
        "COPY given FROM PROGRAM 'touch {folder}/made; echo 1'",
      ],
      ...[
        "SELECT lo_export(4711, '{folder}/exported')",
        "SELECT n, lo_export(4711, '{folder}/exported') FROM given",
        'SELECT "lo_export"(4711, \'{folder}/exported\')',
      ],
      "SELECT pg_catalog . lo_export /* */ (4711, '{folder}/exported')",
    ],
    'files',
  ),
  ...attacks([
    ...[
      'SELECT lo_unlink(4711)',
      "SELECT lo_from_bytea(0, 'x')",
      'SELECT lo_create(4712)',
      "SELECT lo_put(4711, 0, 'x')",
      "SELECT lowrite(lo_open(4711, 131072), 'x')",
    ],
    "SELECT query_to_xml('DELETE FROM given', true, true, '')",
    "SELECT * FROM ts_stat('DELETE FROM given RETURNING to_tsvector(t)')",
  ]),
  ...attacks(
    [
      ...[
        "SELECT dblink_exec('{way}', 'DELETE FROM given')",
        "SELECT * FROM dblink('{way}', 'DELETE FROM given RETURNING n') AS r(n int)",
      ],
      ...["SELECT \"dblink_exec\"('{way}', 'DELETE FROM given')", "SELECT DBLINK_EXEC ('{way}', 'DELETE FROM given')"],
      "SELECT U&\"\\0064blink_exec\"('{way}', 'DELETE FROM given')",
      "SELECT query_to_xml('SELECT dblink_exec(''{way}'', ''DELETE FROM given'')', true, true, '')",
      ...[
        'SELECT pg_advisory_lock(1)',
        'SELECT pg_try_advisory_lock(1)',
        "PREPARE TRANSACTION 'x'",
        "SELECT pg_create_restore_point('x')",
      ],
    ],
    'anything',
  ),
];

/** Ways of DuckDB. */
export const embeddedAttacks: readonly Attack[] = [
  ...common,
  ...attacks([
    ...[
      'FROM given INSERT INTO given',
      'FROM (DELETE FROM given)',
      "FROM query('DELETE FROM given')",
      "SELECT * FROM query('DROP TABLE given')",
    ],
    ...[
      'CREATE OR REPLACE TABLE given AS SELECT 1 AS n',
      'CREATE MACRO other(x) AS x + 1',
      'CREATE OR REPLACE MACRO kept(x) AS x',
      "CREATE TYPE other AS ENUM ('a')",
    ],
    ...[
      'CREATE FUNCTION other() AS 1',
      'DELETE FROM given USING given AS g',
      'UPDATE given SET n = 0 RETURNING n',
      "INSERT OR REPLACE INTO given VALUES (1, 'x')",
    ],
    ...[
      'DESCRIBE DELETE FROM given',
      'SUMMARIZE DELETE FROM given',
      'SHOW DELETE FROM given',
      'PIVOT given ON t; DELETE FROM given',
      'PRAGMA database_size; DELETE FROM given',
    ],
    ...[
      'USE other',
      'DETACH other',
      'VACUUM',
      'ANALYZE',
      'CALL pragma_version()',
      "SET memory_limit = '1GB'",
      'RESET memory_limit',
      'PRAGMA enable_verification',
    ],
    ...[
      'SET VARIABLE x = 1',
      'CREATE PERSISTENT SECRET s (TYPE s3)',
      'UPDATE EXTENSIONS',
      'LOAD httpfs',
      'CREATE TRIGGER x AFTER DELETE ON given EXECUTE DELETE FROM given',
    ],
  ]),
  // It has a session of its own.
  ...attacks(
    ["SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT nextval(''counter'')'))"],
    'anything',
  ),
  ...attacks(
    [
      ...[
        "COPY given TO '{folder}/given.csv'",
        "COPY (FROM given) TO '{folder}/given.parquet' (FORMAT parquet)",
        "EXPLAIN ANALYZE COPY given TO '{folder}/given.csv'",
      ],
      ...[
        "EXPORT DATABASE '{folder}/export'",
        "EXPORT DATABASE '{folder}/export' (FORMAT parquet)",
        "ATTACH '{folder}/other.duckdb' AS other",
        "ATTACH DATABASE '{folder}/other.duckdb'",
      ],
      ...[
        'COPY FROM DATABASE memory TO other',
        "IMPORT DATABASE '{folder}/export'",
        "INSTALL '{folder}/x.duckdb_extension'",
        "LOAD '{folder}/x.duckdb_extension'",
      ],
      "SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_config = {'path': '{folder}/log'})",
      "CALL enable_profiling(save_location = '{folder}/profile.json')",
      "SELECT * FROM query('SELECT * FROM enable_logging(''QueryLog'')')",
    ],
    'files',
  ),
];
