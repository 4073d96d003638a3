import { expect, it } from 'vitest';
import { unfilteredWrite } from '../../src/sql/unfiltered-write.ts';

const options = { backslashEscapes: false };

it.each([
  ['DELETE FROM users', 'delete'],
  ['delete from users; -- where', 'delete'],
  ['DELETE FROM users /* WHERE */ USING t', 'delete'],
  ["UPDATE users SET level = 'where'", 'update'],
  ['UPDATE users SET level = (SELECT level FROM t WHERE t.id = 1)', 'update'],
  ['WITH gone AS (DELETE FROM users RETURNING *) SELECT * FROM gone WHERE user_id = 1', 'delete'],
  ['WITH x AS (SELECT 1 WHERE true) DELETE FROM users', 'delete'],
  ['EXPLAIN ANALYZE DELETE FROM users', 'delete'],
  ['TRUNCATE users', 'truncate'],
  ['DROP TABLE users', 'drop'],
])('%s changes all rows', (sql, found) => {
  expect(unfilteredWrite(sql, options)).toBe(found);
});

it.each([
  'DELETE FROM users WHERE user_id = 1',
  'UPDATE users SET level = 1 WHERE (level = 2)',
  'WITH gone AS (DELETE FROM users WHERE user_id = 1 RETURNING *) SELECT * FROM gone',
  'EXPLAIN DELETE FROM users',
  "SELECT 'DELETE FROM users'",
  'SELECT * FROM users FOR UPDATE',
  'SELECT deleted, "update" FROM t',
  'CREATE TABLE t (a INTEGER REFERENCES u ON DELETE CASCADE)',
  'INSERT INTO users SELECT * FROM staging',
])('%s does not', (sql) => {
  expect(unfilteredWrite(sql, options)).toBeNull();
});
