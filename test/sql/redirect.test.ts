import { describe, expect, test } from 'vitest';
import { postgresDialect, redshiftDialect } from '../../src/sql/dialect.ts';
import { etlTables } from '../../src/sql/etl.ts';
import { redirected } from '../../src/sql/redirect.ts';

describe('a statement is redirected to another schema', () => {
  test.each([
    ['SELECT * FROM etl.steps AS s', 'SELECT * FROM scratch.steps AS s'],
    ['CREATE SCHEMA "etl"', 'CREATE SCHEMA scratch'],
    ['LOCK etl.lock', 'LOCK scratch.lock'],
    ["COPY t FROM 's3://my-etl.bucket/etl.x'", "COPY t FROM 's3://my-etl.bucket/etl.x'"],
    ["SELECT 'etl.steps', etl FROM t -- etl.steps", "SELECT 'etl.steps', etl FROM t -- etl.steps"],
    ['SELECT my_etl.a, "etl".b', 'SELECT my_etl.a, scratch.b'],
  ])('%s', (statement, wanted) => {
    expect(redirected(statement, 'etl', 'scratch')).toBe(wanted);
  });

  test('for all that makes the run log', () => {
    for (const table of etlTables) {
      for (const { createTable } of [postgresDialect, redshiftDialect]) {
        expect(redirected(createTable(table), 'etl', 'scratch')).toBe(createTable(table).replace('etl.', 'scratch.'));
      }
    }
  });
});
