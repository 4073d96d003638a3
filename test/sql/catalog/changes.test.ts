import { expect, test } from 'vitest';
import { changesTemporary } from '../../../src/sql/catalog/changes.ts';

const options = { backslashEscapes: false };

test.each([
  ['CREATE TEMP TABLE t (n int)', false, true],
  ['create temporary view v as select 1', false, true],
  ['CREATE TABLE #t (n int)', false, true],
  ['SELECT 1 AS n INTO TEMP t', false, true],
  ['CREATE TABLE temp_songs (n int)', false, false],
  ['DROP TABLE t', false, false],
  ['DROP TABLE t', true, true],
  ['ROLLBACK', true, true],
  ['ROLLBACK', false, false],
  ["SELECT 'temp'", true, false],
  ['SELECT temp FROM weather', true, false],
])('%s, where there are some (%s), may change temporary relations: %s', (statement, some, changes) => {
  expect(changesTemporary(statement, options, some)).toBe(changes);
});
