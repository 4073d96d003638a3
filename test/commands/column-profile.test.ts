import { afterEach, beforeEach, expect, it } from 'vitest';
import { profileColumn } from '../../src/commands/column-profile.ts';
import type { PromptSession } from '../../src/commands/pipeline.ts';
import { openTestPipeline, type TestPipeline } from '../pipeline.ts';

let test: TestPipeline;
let session: PromptSession;

beforeEach(async () => {
  test = await openTestPipeline();
  session = await test.pipeline.openPrompt();
});

afterEach(async () => {
  await session.close();
  await test.close();
});

const number = { name: 'n', type: 'INTEGER', numeric: true };
const text = { name: 'n', type: 'VARCHAR', numeric: false };

function profile(sql: string, columns: readonly (typeof number)[], index = 0) {
  const { engine } = test.pipeline.target;
  return profileColumn(session, { engine, sql, columns, index, signal: new AbortController().signal });
}

it('counts the whole result', async () => {
  const sql = 'SELECT CASE WHEN range % 10 = 0 THEN NULL ELSE range % 10 END AS n FROM range(1000) -- all';
  const found = await profile(sql, [number]);

  expect(found).toMatchObject({ rows: 1000, nulls: 100, distinct: 9, min: '1', max: '9', mean: '5' });
  expect(found.frequent).toHaveLength(10);
  expect(found.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(900);
  expect(found.histogram[0]).toMatchObject({ from: 1, count: 100 });
});

it('of a text has no mean and no histogram', async () => {
  expect(await profile("SELECT 'a' AS n UNION ALL SELECT 'b'", [text])).toMatchObject({
    ...{ min: 'a', max: 'b', mean: null, histogram: [] },
  });
});

it('of nothing has no values', async () => {
  expect(await profile('SELECT 1 AS n WHERE false', [number])).toMatchObject({
    ...{ rows: 0, nulls: 0, distinct: 0, min: null, frequent: [], histogram: [] },
  });
});

it('is of the column at its place, where others have its name', async () => {
  expect(await profile("SELECT 1 AS n, 'b' AS n", [number, text], 1)).toMatchObject({ min: 'b', column: text });
});
