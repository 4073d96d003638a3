import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PromptSession } from '../../src/commands/pipeline.ts';
import { openTestPipeline, type TestPipeline } from '../pipeline.ts';

const signal = new AbortController().signal;
let test: TestPipeline;
let session: PromptSession;

async function open(configuration: string): Promise<void> {
  test = await openTestPipeline(configuration);
  session = await test.pipeline.openPrompt();
  await session.query('CREATE TABLE kept AS SELECT 1 AS n', { signal, access: 'read-write' });
}

afterEach(async () => {
  await session.close();
  await test.close();
});

async function kept(): Promise<unknown> {
  return (await session.query('SELECT n FROM kept', { signal })).rows;
}

describe('on a protected target', () => {
  beforeEach(() => open('[CLUSTER]\nPROTECTED = true\n'));

  it.each([
    'DELETE FROM kept',
    'UPDATE kept SET n = 2',
    'INSERT INTO kept VALUES (2)',
    'DROP TABLE kept',
    'TRUNCATE kept',
    'WITH x AS (SELECT 2 AS n) INSERT INTO kept SELECT n FROM x',
    'EXPLAIN ANALYZE DELETE FROM kept',
    'BEGIN',
    'COMMIT',
    'SELECT 1; DELETE FROM kept',
    "COPY kept TO '/tmp/never-written.csv'",
    'CREATE TABLE other AS SELECT 1',
    "ATTACH '/tmp/never-made.duckdb' AS other",
    'PRAGMA database_size',
    'CALL pragma_version()',
  ])('no request without leave to write gets %s through', async (sql) => {
    await expect(session.query(sql, { signal })).rejects.toMatchObject({
      kind: 'sql',
      message: expect.stringContaining('read-only'),
    });
    expect(await kept()).toEqual([['1']]);
  });

  it('the engine refuses what the words do not give away', async () => {
    await session.query('CREATE SEQUENCE counter', { signal, access: 'read-write' });

    await expect(session.query("SELECT nextval('counter')", { signal })).rejects.toThrow(/read.only/i);
    expect(await session.transactionState()).toBe('none');
  });

  it('a request with leave to write does', async () => {
    await session.query('UPDATE kept SET n = 2', { signal, access: 'read-write' });

    expect(await kept()).toEqual([['2']]);
  });

  it('a cursor that was left open hinders neither the next statement nor the state of the transaction', async () => {
    const left = await session.open('SELECT range FROM range(100000)', { signal });
    await left.fetch(1);
    expect(await session.transactionState()).toBe('none');

    expect(await kept()).toEqual([['1']]);
    await session.query('UPDATE kept SET n = 3', { signal, access: 'read-write' });
    expect(await kept()).toEqual([['3']]);
  });
});

describe('on any other target', () => {
  beforeEach(() => open(''));

  it('a transaction stays open over statements until it is ended', async () => {
    await session.query('BEGIN', { signal });
    await session.query('DELETE FROM kept', { signal });
    expect(await session.transactionState()).toBe('open');

    await session.query('ROLLBACK', { signal });

    expect(await session.transactionState()).toBe('none');
    expect(await kept()).toEqual([['1']]);
  });

  it('two statements in one text are refused, whatever split them', async () => {
    await expect(session.query('SELECT 1; DELETE FROM kept', { signal })).rejects.toMatchObject({ kind: 'sql' });
    expect(await kept()).toEqual([['1']]);
  });
});
