import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  histogramBounds,
  type ProfiledColumn,
  profileQueries,
  readHistogram,
  readSummary,
} from '../../src/sql/profile.ts';
import { EmbeddedWarehouse } from '../../src/warehouse/duckdb/warehouse.ts';
import type { Connection } from '../../src/warehouse/warehouse.ts';
import { administrator, Cluster, serverPrograms } from '../postgres/cluster.ts';

type Rows = readonly (readonly (string | null)[])[];

/** One row with a value for each kind of column, and what is asked of it. */
const query = `
  SELECT n, n AS n, t, b, d
  FROM (VALUES
    (1, 'a', true, DATE '2018-11-01'), (2, 'b', false, DATE '2018-11-02'), (2, 'b', NULL, NULL),
    (10, NULL, true, DATE '2018-11-30'), (NULL, 'c''c', true, DATE '2018-11-02')
  ) AS v(n, t, b, d) -- with a comment at its end`;

function column(index: number, type: string, numeric = false): ProfiledColumn {
  return { index, of: 5, type, numeric };
}

function expectations(engine: 'embedded' | 'postgres', ask: (sql: string) => Promise<Rows>): void {
  test('numbers have mean and histogram, told by place where names are alike', async () => {
    const queries = profileQueries(query, column(1, 'integer', true), engine);
    const summary = readSummary(await ask(queries.summary));
    expect(summary).toEqual({
      ...{ rows: 5, nulls: 1, distinct: 3, min: '1', max: '10', mean: '3.75' },
      range: { from: 1, to: 10 },
    });
    expect(await ask(queries.frequent)).toEqual([
      ['2', '2'],
      ['1', '1'],
      ['10', '1'],
      [null, '1'],
    ]);
    const bounds = histogramBounds(summary, 3) ?? expect.fail('no bounds');
    expect(readHistogram(await ask(queries.histogram(bounds)), bounds)).toEqual([
      { from: 1, to: 4, count: 3 },
      { from: 4, to: 7, count: 0 },
      { from: 7, to: 10, count: 1 },
    ]);
  });

  test('texts have bounds and no mean', async () => {
    const summary = readSummary(await ask(profileQueries(query, column(2, 'text'), engine).summary));
    expect(summary).toEqual({ rows: 5, nulls: 1, distinct: 3, min: 'a', max: "c'c", mean: null, range: null });
    expect(histogramBounds(summary)).toBeNull();
  });

  test('truth values are compared as text', async () => {
    const queries = profileQueries(query, column(3, 'boolean'), engine, 1);
    expect(readSummary(await ask(queries.summary))).toMatchObject({ nulls: 1, distinct: 2, min: 'false', max: 'true' });
    expect(await ask(queries.frequent)).toEqual([['true', '3']]);
  });

  test('dates have bounds and a histogram', async () => {
    const queries = profileQueries(query, column(4, 'date'), engine);
    const summary = readSummary(await ask(queries.summary));
    expect(summary).toMatchObject({ distinct: 3, min: '2018-11-01', max: '2018-11-30', mean: null });
    const bounds = histogramBounds(summary, 2) ?? expect.fail('no bounds');
    const middle = Date.UTC(2018, 10, 15, 12) / 1000;
    expect(readHistogram(await ask(queries.histogram(bounds)), bounds)).toEqual([
      { from: Date.UTC(2018, 10, 1) / 1000, to: middle, count: 3 },
      { from: middle, to: Date.UTC(2018, 10, 30) / 1000, count: 1 },
    ]);
  });

  test('times without end are left out of the histogram', async () => {
    const times =
      "SELECT * FROM (VALUES (TIMESTAMP '2018-11-01'), ('2018-11-02'), ('infinity'), ('-infinity')) AS v(t)";
    const queries = profileQueries(times, { index: 0, of: 1, type: 'timestamp', numeric: false }, engine);
    const bounds = histogramBounds(readSummary(await ask(queries.summary)), 1) ?? expect.fail('no bounds');
    expect(readHistogram(await ask(queries.histogram(bounds)), bounds)).toMatchObject([{ count: 2 }]);
  });

  test('no number is lost between its own digits and those of a double', async () => {
    const single = 'SELECT CAST(n AS real) FROM (VALUES (0.1), (0.2), (0.3)) AS v(n)';
    const queries = profileQueries(single, { index: 0, of: 1, type: 'real', numeric: true }, engine);
    const bounds = histogramBounds(readSummary(await ask(queries.summary)), 2) ?? expect.fail('no bounds');
    const counts = readHistogram(await ask(queries.histogram(bounds)), bounds).map(({ count }) => count);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  });

  test('a result without rows has a profile, too', async () => {
    const queries = profileQueries(`${query.split('--')[0]} WHERE false`, column(0, 'integer', true), engine);
    const summary = readSummary(await ask(queries.summary));
    expect(summary).toEqual({ rows: 0, nulls: 0, distinct: 0, min: null, max: null, mean: null, range: null });
    expect(histogramBounds(summary)).toBeNull();
    expect(await ask(queries.frequent)).toEqual([]);
  });

  test('a literal of several lines is not touched', async () => {
    const queries = profileQueries("SELECT 'a\n\n    b\n'", { index: 0, of: 1, type: 'text', numeric: false }, engine);
    expect(await ask(queries.frequent)).toEqual([['a\n\n    b\n', '1']]);
  });

  test('what the engine cannot compare as it is', async () => {
    const nested =
      engine === 'embedded' ? "SELECT {'a': 1} UNION ALL SELECT {'a': 2}" : `SELECT CAST('{"a": 1}' AS json)`;
    const queries = profileQueries(nested, { index: 0, of: 1, type: 'json', numeric: false }, engine);
    expect(readSummary(await ask(queries.summary)).nulls).toBe(0);
  });
}

describe('on the embedded engine', () => {
  let folder: string;
  let warehouse: EmbeddedWarehouse;
  let connection: Connection;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkify-test-'));
    warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: false });
    connection = await warehouse.connect();
  });

  afterAll(async () => {
    await connection.close();
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  expectations('embedded', async (sql) => (await connection.query(sql)).rows);
});

const programs = serverPrograms();
if (programs === null) console.warn('SKIPPED: no PostgreSQL server here, so no column is profiled on it.');

describe.skipIf(programs === null)('on PostgreSQL', () => {
  let cluster: Cluster;
  let client: pg.Client;

  beforeAll(async () => {
    cluster = await Cluster.start();
    client = new pg.Client({
      ...administrator,
      host: '127.0.0.1',
      port: cluster.port,
      database: cluster.newDatabase(),
    });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await cluster.close();
  });

  expectations('postgres', async (sql) => {
    const types = { getTypeParser: () => (value: string) => value };
    return (await client.query<(string | null)[]>({ text: sql, rowMode: 'array', types })).rows;
  });
});

test('on Redshift, types without a cast to text are told otherwise', () => {
  const boolean = profileQueries('SELECT true', { index: 0, of: 1, type: 'boolean', numeric: false }, 'redshift');
  expect(boolean.summary).toContain("count(DISTINCT CASE WHEN c1 THEN 'true' WHEN NOT c1 THEN 'false' END)");
  const nested = profileQueries('SELECT 1', { index: 0, of: 1, type: 'super', numeric: false }, 'redshift');
  expect(nested.frequent).toContain('SELECT json_serialize(c1) AS value');
});

test.each([
  [Number.NaN, 1],
  [Number.NEGATIVE_INFINITY, 1],
  [1, 1],
])('there is no histogram from %s to %s', (from, to) => {
  expect(histogramBounds({ range: { from, to } })).toBeNull();
});
