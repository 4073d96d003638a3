import type { Engine } from '../dialect.ts';
import type { Place } from './place.ts';

const statements = [
  ...[
    'SELECT',
    'WITH',
    'INSERT INTO',
    'UPDATE',
    'DELETE FROM',
    'CREATE TABLE',
    'CREATE VIEW',
    'CREATE OR REPLACE VIEW',
  ],
  ...[
    'CREATE SCHEMA',
    'ALTER TABLE',
    'DROP TABLE',
    'DROP VIEW',
    'EXPLAIN',
    'EXPLAIN ANALYZE',
    'BEGIN',
    'COMMIT',
    'ROLLBACK',
  ],
  ...['TRUNCATE', 'COPY', 'ANALYZE', 'VALUES', 'VACUUM', 'GRANT', 'REVOKE', 'SET', 'SHOW', 'MERGE INTO', 'COMMENT ON'],
];

const ofEngine: Record<Engine, readonly string[]> = {
  embedded: [
    'DESCRIBE',
    'SUMMARIZE',
    'FROM',
    'PIVOT',
    'UNPIVOT',
    'CREATE MACRO',
    'INSTALL',
    'LOAD',
    'PRAGMA',
    'CHECKPOINT',
  ],
  postgres: ['TABLE', 'CREATE MATERIALIZED VIEW', 'REFRESH MATERIALIZED VIEW', 'CREATE INDEX', 'REINDEX', 'LISTEN'],
  redshift: [
    'UNLOAD',
    'CALL',
    'CREATE EXTERNAL SCHEMA',
    'CREATE MATERIALIZED VIEW',
    'REFRESH MATERIALIZED VIEW',
    'CANCEL',
  ],
};

const queries = ['SELECT', 'WITH', 'VALUES'];
const changes = ['INSERT INTO', 'UPDATE', 'DELETE FROM'];

const values = [
  ...['CASE', 'NOT', 'NULL', 'TRUE', 'FALSE', 'EXISTS', 'CAST', 'EXTRACT', 'INTERVAL', 'DATE', 'TIMESTAMP', 'COALESCE'],
  ...['NULLIF', 'CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_USER'],
];

const operators = [
  ...[
    'AND',
    'OR',
    'IN',
    'NOT IN',
    'LIKE',
    'ILIKE',
    'NOT LIKE',
    'BETWEEN',
    'IS NULL',
    'IS NOT NULL',
    'IS DISTINCT FROM',
  ],
  ...['COLLATE', 'WHEN', 'THEN', 'ELSE', 'END', 'OVER', 'AT TIME ZONE'],
];

const ofQuery = {
  join: ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'INNER JOIN', 'CROSS JOIN', 'NATURAL JOIN'],
  from: [
    'WHERE',
    'GROUP BY',
    'HAVING',
    'ORDER BY',
    'LIMIT',
    'UNION',
    'UNION ALL',
    'INTERSECT',
    'EXCEPT',
    'WINDOW',
    'QUALIFY',
  ],
};

/** By `behind` of a continuation: what can follow. */
const continuations: Readonly<Record<string, readonly string[]>> = {
  select: ['FROM', 'AS', ...operators, ...ofQuery.from],
  from: ['WHERE', ...ofQuery.join, ...ofQuery.from.slice(1), 'AS', 'SET', 'USING', 'TABLESAMPLE'],
  joined: ['ON', 'USING', 'AS', ...ofQuery.join, ...ofQuery.from],
  'join-kind': ['JOIN', 'OUTER JOIN'],
  on: [...operators, ...ofQuery.join, ...ofQuery.from],
  where: [...operators, ...ofQuery.from.slice(1), 'RETURNING'],
  'group by': ['HAVING', 'ORDER BY', 'LIMIT', ...operators, ...ofQuery.from.slice(4)],
  having: [...operators, 'ORDER BY', 'LIMIT', 'UNION', 'UNION ALL', 'QUALIFY', 'WINDOW'],
  qualify: [...operators, 'ORDER BY', 'LIMIT', 'UNION', 'UNION ALL'],
  'order by': ['ASC', 'DESC', 'NULLS FIRST', 'NULLS LAST', 'LIMIT', 'OFFSET', ...operators],
  limit: ['OFFSET', 'ORDER BY', 'UNION', 'UNION ALL'],
  offset: ['LIMIT', 'ROWS'],
  returning: ['AS', ...operators],
  brackets: [
    ...operators,
    'ORDER BY',
    'PARTITION BY',
    'AS',
    'FROM',
    'ASC',
    'DESC',
    'ROWS BETWEEN',
    'RANGE BETWEEN',
    'FILTER',
  ],
  over: ['PARTITION BY', 'ORDER BY', 'ROWS BETWEEN', 'RANGE BETWEEN'],
  by: ['BY'],
  is: ['NULL', 'NOT NULL', 'TRUE', 'FALSE', 'NOT TRUE', 'NOT FALSE', 'DISTINCT FROM', 'NOT DISTINCT FROM'],
  set: ['WHERE', 'FROM', ...operators, 'RETURNING'],
  using: ['WHERE', 'ON', 'WHEN MATCHED THEN', 'WHEN NOT MATCHED THEN', 'AS'],
  update: ['SET', 'AS'],
  'insert into': ['VALUES', 'SELECT', 'DEFAULT VALUES', 'WITH'],
  'merge into': ['USING', 'AS'],
  values: ['RETURNING', 'ON CONFLICT'],
  'with-name': ['AS'],
  create: ['TABLE', 'VIEW', 'OR REPLACE', 'SCHEMA', 'TEMP TABLE', 'TEMPORARY TABLE', 'TABLE IF NOT EXISTS'],
  created: ['AS'],
  altered: ['ADD COLUMN', 'DROP COLUMN', 'RENAME COLUMN', 'RENAME TO', 'ALTER COLUMN', 'OWNER TO', 'SET SCHEMA'],
  copy: ['TO', 'FROM'],
  extract: ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'WEEK', 'DOW', 'DOY', 'QUARTER', 'EPOCH'],
  drop: ['TABLE', 'VIEW', 'SCHEMA', 'TABLE IF EXISTS', 'VIEW IF EXISTS'],
  alter: ['TABLE', 'VIEW', 'SCHEMA'],
};

const dataTypes: Record<Engine, readonly string[]> = {
  embedded: [
    ...['BIGINT', 'BLOB', 'BOOLEAN', 'DATE', 'DECIMAL', 'DOUBLE', 'FLOAT', 'HUGEINT', 'INTEGER', 'INTERVAL', 'JSON'],
    ...['SMALLINT', 'TIME', 'TIMESTAMP', 'TIMESTAMPTZ', 'TINYINT', 'UUID', 'VARCHAR'],
  ],
  postgres: [
    ...[
      'bigint',
      'boolean',
      'bytea',
      'char',
      'date',
      'double precision',
      'integer',
      'interval',
      'json',
      'jsonb',
      'numeric',
    ],
    ...['real', 'regclass', 'smallint', 'text', 'time', 'timestamp', 'timestamptz', 'uuid', 'varchar'],
  ],
  redshift: [
    ...[
      'bigint',
      'boolean',
      'char',
      'date',
      'decimal',
      'double precision',
      'geometry',
      'hllsketch',
      'integer',
      'numeric',
    ],
    ...['real', 'smallint', 'super', 'time', 'timestamp', 'timestamptz', 'varbyte', 'varchar'],
  ],
};

/** The names of the engine's common data types. */
export function dataTypesOf(engine: Engine): readonly string[] {
  return dataTypes[engine];
}

/** The keywords that fit at a place, likelier ones first. */
export function keywordsAt(place: Place, engine: Engine): readonly string[] {
  switch (place.type) {
    case 'statement':
      if (place.of === 'query') return [...queries, ...changes];
      return place.of === 'explained'
        ? [...queries, ...changes, 'ANALYZE', 'CREATE TABLE']
        : [...statements, ...ofEngine[engine]];
    case 'relation':
      return place.of === 'bracketed' ? queries : [];
    case 'expression':
      if (place.start === 'query') return [...queries, ...values];
      return place.start === 'clause' ? [...values, 'DISTINCT'] : values;
    case 'join-condition':
      return values;
    case 'continuation':
      // DuckDB: FROM t SELECT a.
      if (place.behind === 'from' && engine === 'embedded') return [...(continuations.from ?? []), 'SELECT'];
      return continuations[place.behind] ?? [];
    default:
      return [];
  }
}

/**
 * `keyword` in the case in which the statement is written: as the letters typed of it are, else as the statement's first
 * word is; capitals where nothing tells.
 */
export function inCase(keyword: string, typed: string, statement: string): string {
  const sample = /[a-z]/i.test(typed) ? typed : (/[a-z]+/i.exec(statement)?.[0] ?? '');
  return sample !== '' && sample === sample.toLowerCase() ? keyword.toLowerCase() : keyword;
}
