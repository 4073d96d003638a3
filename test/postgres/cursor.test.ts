import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ServerConnection } from '../../src/warehouse/postgres/connection.ts';
import type { ServerWarehouse } from '../../src/warehouse/postgres/server-warehouse.ts';
import { Cluster } from './cluster.ts';
import { describePostgres, openDatabase } from './given.ts';

const many = 'SELECT i, repeat(chr(97 + i % 26), 20) AS text FROM generate_series(1, 5000) AS s(i)';

describePostgres('a cursor on PostgreSQL', () => {
  let cluster: Cluster;
  let database: string;
  let warehouse: ServerWarehouse;
  let connection: ServerConnection;

  beforeAll(async () => {
    cluster = await Cluster.start();
    database = cluster.newDatabase();
    warehouse = await openDatabase(cluster, database);
  });

  afterAll(async () => {
    await warehouse?.close();
    await cluster?.close();
  });

  beforeEach(async () => {
    connection = await warehouse.connect();
  });

  afterEach(() => connection.close());

  test('gives all rows once, in batches of any size, and says exactly whether there are more', async () => {
    const cursor = await connection.open(many);
    expect(cursor.columns.map(({ name, type }) => [name, type])).toEqual([
      ['i', 'integer'],
      ['text', 'text'],
    ]);
    const rows: (string | null)[] = [];
    for (const count of [1, 199, 1, 300, 4000, 498, 1]) {
      const batch = await cursor.fetch(count);
      expect(batch.rows).toHaveLength(count);
      rows.push(...batch.rows.map((row) => row[0] ?? null));
      expect(batch.more).toBe(rows.length < 5000);
    }
    expect(rows).toEqual(Array.from({ length: 5000 }, (_, index) => String(index + 1)));
    expect(await cursor.fetch(10)).toEqual({ rows: [], more: false });
    await cursor.close();
  });

  test('runs its statement no further than it is read', async () => {
    const cursor = await connection.open('SELECT generate_series(1, 1000000000000)');
    expect(await cursor.fetch(2)).toEqual({ rows: [['1'], ['2']], more: true });
    await cursor.close();
    expect((await connection.query('SELECT 1')).rows).toEqual([['1']]);
  });

  test('knows what a write touched, and that it has no rows', async () => {
    await connection.query('CREATE TEMP TABLE t (i int)');
    const cursor = await connection.open('INSERT INTO t VALUES (1), (2)');
    expect(cursor).toMatchObject({ columns: [], touched: 2 });
    expect(await cursor.fetch(10)).toEqual({ rows: [], more: false });
    expect((await connection.query('SELECT count(*) FROM t')).rows).toEqual([['2']]);
  });

  test('is closed by the next statement of its connection, which is not in its way', async () => {
    const cursor = await connection.open(many);
    expect((await connection.query('SELECT 1')).rows).toEqual([['1']]);
    await expect(cursor.fetch(1)).rejects.toMatchObject({
      kind: 'warehouse',
      message: expect.stringContaining('gone'),
    });
    await cursor.close();
    const next = await connection.open(many);
    expect((await next.fetch(1)).rows).toHaveLength(1);
  });

  test('fails at the row at which its statement fails, and leaves the connection usable', async () => {
    const cursor = await connection.open('SELECT 1 / (3000 - i) FROM generate_series(1, 5000) AS s(i)');
    expect((await cursor.fetch(1000)).rows).toHaveLength(1000);
    await expect(cursor.fetch(4000)).rejects.toMatchObject({ kind: 'sql', message: 'ERROR 22012: division by zero' });
    await cursor.close();
    expect(await connection.transactionState()).toBe('none');
  });

  test('fails at once where the statement is wrong, or more than one', async () => {
    await expect(connection.open('SELECT nope')).rejects.toMatchObject({ kind: 'sql', position: 7 });
    await expect(connection.open('SELECT 1; SELECT 2')).rejects.toMatchObject({ kind: 'sql' });
    await expect(connection.open('COPY pg_class FROM STDIN')).rejects.toMatchObject({ kind: 'sql' });
    const nothing = await connection.open('-- nothing');
    expect(await nothing.fetch(1)).toEqual({ rows: [], more: false });
  });

  test('is cancelled while its first rows come, and while later ones do', async () => {
    const first = new AbortController();
    const opening = expect(connection.open('SELECT pg_sleep(3600)', { signal: first.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    });
    const active = `SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`;
    await expect.poll(() => cluster.psql(database, active)).toBe('1');
    first.abort();
    await opening;

    const later = new AbortController();
    const cursor = await connection.open(
      'SELECT CASE WHEN i > 1000 THEN pg_sleep(3600)::text ELSE i::text END FROM generate_series(1, 2000) AS s(i)',
      { signal: later.signal },
    );
    expect((await cursor.fetch(500)).rows).toHaveLength(500);
    const reading = expect(cursor.fetch(1000)).rejects.toMatchObject({ kind: 'cancelled' });
    await expect.poll(() => cluster.psql(database, active)).toBe('1');
    later.abort();
    await reading;
    expect((await connection.query('SELECT 1')).rows).toEqual([['1']]);
  });

  test('tells of the transaction that the operator has begun', async () => {
    expect(await connection.transactionState()).toBe('none');
    await connection.query('BEGIN');
    expect(await connection.transactionState()).toBe('open');
    const cursor = await connection.open(many);
    expect(await connection.transactionState()).toBe('open');
    expect((await cursor.fetch(5)).rows).toHaveLength(5);
    await expect(connection.query('SELECT nope')).rejects.toMatchObject({ kind: 'sql' });
    expect(await connection.transactionState()).toBe('failed');
    await connection.query('ROLLBACK');
    expect(await connection.transactionState()).toBe('none');
  });
});
