import { afterEach, describe, expect, it } from 'vitest';
import type { PromptSession } from '../../src/commands/pipeline.ts';
import { openTestPipeline, type TestPipeline } from '../pipeline.ts';

const signal = new AbortController().signal;
let test: TestPipeline;
let session: PromptSession;

async function open(configuration = ''): Promise<void> {
  test = await openTestPipeline(configuration);
  session = await test.pipeline.openPrompt();
}

afterEach(async () => {
  await session.close();
  await test.close();
});

const rows = async (sql: string) => (await session.query(sql, { signal })).rows;

describe('the embedded engine', () => {
  it('has Redshift’s functions after a transaction that used them was rolled back', async () => {
    await open();
    await rows('BEGIN');
    expect(await rows("SELECT charindex('b', 'abc')")).toEqual([['2']]);
    await rows('ROLLBACK');

    expect(await rows("SELECT charindex('b', 'abc')")).toEqual([['2']]);
  });

  it('has them after a transaction that failed', async () => {
    await open();
    await rows('BEGIN');
    await expect(rows("SELECT charindex('b', 'abc') / 0")).rejects.toThrow('division by zero');
    await expect(rows("SELECT initcap('x')")).rejects.toThrow(/aborted/);
    await rows('ROLLBACK');

    expect(await rows("SELECT charindex('b', 'abc')")).toEqual([['2']]);
  });

  it('has them in a view, in this session and in the next', async () => {
    await open();
    await rows("CREATE VIEW places AS SELECT charindex('b', 'abc') AS place");
    await session.close();
    session = await test.pipeline.openPrompt();

    expect(await rows('SELECT place FROM places')).toEqual([['2']]);
  });

  it('has them in statements that may only read', async () => {
    await open('[CLUSTER]\nPROTECTED = yes\n');

    expect(await rows("SELECT initcap('a b'), 7 / 2, dateadd(day, 1, '2018-11-30')")).toEqual([
      ['A B', '3', '2018-12-01 00:00:00'],
    ]);
  });

  it('points into what was typed where a statement is wrong', async () => {
    await open();
    const sql = "SELECT dateadd(month, 1, '2018-11-30'),\n  nvl(wrong, 'x')";

    await expect(rows(sql)).rejects.toMatchObject({ position: sql.indexOf('wrong') });
  });

  it('points to what it cannot follow', async () => {
    await open();
    const sql = 'SELECT to_char(day, pattern) FROM t';

    await expect(rows(sql)).rejects.toMatchObject({ kind: 'sql', position: sql.indexOf('pattern') });
  });

  it('looks at the columns of what a statement names, and leaves the transaction as it was where that is no table', async () => {
    await open();
    await rows('CREATE TABLE "odd name" (price decimal(8,2))');
    await rows('BEGIN');
    await rows('INSERT INTO "odd name" VALUES (1.5)');

    const sql = 'WITH q AS (SELECT price FROM "odd name") SELECT price / 2 AS half FROM q';
    const { notices = [] } = await session.query(sql, { signal });
    expect(notices).toEqual([expect.stringContaining('a decimal is divided')]);
    await rows('COMMIT');
    expect(await rows('SELECT count(*) FROM "odd name"')).toEqual([['1']]);
  });

  it('runs in UTC, as a session with Redshift does', async () => {
    await open();

    expect(await rows("SELECT current_setting('TimeZone')")).toEqual([['UTC']]);
  });
});

describe('a statement that Redshift would not run', () => {
  const sql = "SELECT string_agg(a, ',') FROM (SELECT 'x' AS a)";

  it('is run with a word about it', async () => {
    await open();

    expect(await session.query(sql, { signal })).toMatchObject({
      rows: [['x']],
      notices: ['Redshift has no string_agg: use LISTAGG(…) WITHIN GROUP (ORDER BY …)'],
    });
  });

  it('is run without one where the program has wrapped it', async () => {
    await open('[CLUSTER]\nPORTABLE = refuse\n');

    expect(await session.query(sql, { signal, origin: 'wrapped' })).toMatchObject({ rows: [['x']], notices: [] });
  });

  it('is refused where the configuration says so', async () => {
    await open('[CLUSTER]\nPORTABLE = refuse\n');

    await expect(rows(sql)).rejects.toMatchObject({
      kind: 'sql',
      message: expect.stringContaining('LISTAGG'),
      position: sql.indexOf('string_agg'),
    });
  });

  it('is DuckDB’s where the configuration says so', async () => {
    await open('[CLUSTER]\nPORTABLE = off\n');

    expect(await rows("SELECT string_agg('x', ','), len([1, 2]), 'a' ~ 'abc'")).toEqual([['x', '2', 'false']]);
    await expect(rows("SELECT charindex('b', 'abc')")).rejects.toThrow(/charindex/);
  });
});
