import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedWarehouse } from '../../src/warehouse/duckdb/warehouse.ts';
import type { Connection, Cursor } from '../../src/warehouse/warehouse.ts';

let folder = '';
let warehouse: EmbeddedWarehouse;
let connection: Connection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparkify-cursor-'));
  warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: false });
});

afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  connection = await warehouse.connect();
});

afterEach(() => connection.close());

/** A query that fails at its four-millionth row, long after the first ones have been given. */
const late = "SELECT CAST(CASE WHEN range = 4000000 THEN 'oops' ELSE '1' END AS INTEGER) AS n FROM range(9000000)";

async function readAll(cursor: Cursor): Promise<number> {
  let rows = 0;
  for (let more = true; more; ) {
    const batch = await cursor.fetch(5_000);
    rows += batch.rows.length;
    more = batch.more;
  }
  return rows;
}

describe('a cursor', () => {
  it('gives the rows in their order, as many as are asked for, and knows exactly whether there are more', async () => {
    const cursor = await connection.open('SELECT range AS n FROM range(5000)');
    expect(cursor.columns).toEqual([{ name: 'n', type: 'BIGINT', numeric: true }]);

    expect(await cursor.fetch(2)).toEqual({ rows: [['0'], ['1']], more: true });
    const next = await cursor.fetch(4_998);
    expect([next.rows[0], next.rows.at(-1), next.rows.length, next.more]).toEqual([['2'], ['4999'], 4_998, false]);
    expect(await cursor.fetch(10)).toEqual({ rows: [], more: false });
  });

  it('keeps each value in its row, whether a column has few values, none, or another in each row', async () => {
    const cursor = await connection.open(`
      SELECT range % 3 AS few, CASE WHEN range % 2 = 0 THEN 'even' END AS half, range AS each,
             CASE WHEN range < 2000 THEN range ELSE 7 END AS later FROM range(5000)`);
    const { rows } = await cursor.fetch(5_000);
    const expected = Array.from({ length: 5_000 }, (_, row) => {
      return [String(row % 3), row % 2 === 0 ? 'even' : null, String(row), String(row < 2000 ? row : 7)];
    });
    expect(rows).toEqual(expected);
  });

  it('of a write tells how many rows it touched', async () => {
    await connection.query('CREATE OR REPLACE TABLE t (n INTEGER)');
    const cursor = await connection.open('INSERT INTO t SELECT range FROM range(7)');

    expect(cursor).toMatchObject({ columns: [], touched: 7 });
    expect(await cursor.fetch(10)).toEqual({ rows: [], more: false });
  });

  it('that fails at a later row says why and where, and leaves the connection outside of any transaction', async () => {
    const cursor = await connection.open(late);

    await expect(readAll(cursor)).rejects.toMatchObject({
      kind: 'sql',
      message: expect.stringContaining("Could not convert string 'oops'"),
      position: late.indexOf('CAST'),
    });
    expect(await connection.transactionState()).toBe('none');
    expect((await connection.query('SELECT 1')).rows).toEqual([['1']]);
  });

  it('that fails at a later row in the session’s own transaction fails that, too', async () => {
    await connection.query('BEGIN');
    const cursor = await connection.open(late);

    await expect(readAll(cursor)).rejects.toMatchObject({ kind: 'sql' });
    expect(await connection.transactionState()).toBe('failed');
    await connection.query('ROLLBACK');
    expect(await connection.transactionState()).toBe('none');
  });

  it('has no more rows once another statement has run, and says so', async () => {
    const cursor = await connection.open('SELECT range FROM range(1000000)');
    await cursor.fetch(1);

    await connection.query('SELECT 1');

    await expect(cursor.fetch(1)).rejects.toMatchObject({ kind: 'warehouse' });
    await cursor.close();
  });

  it('stops when its signal is aborted between fetches or within one, and the connection stays usable', async () => {
    const between = new AbortController();
    const first = await connection.open('SELECT range FROM range(1000000)', { signal: between.signal });
    await first.fetch(1);
    between.abort();
    await expect(first.fetch(1)).rejects.toMatchObject({ kind: 'cancelled' });

    const within = new AbortController();
    const endless = connection.open('SELECT count(*) FROM range(100000000000)', { signal: within.signal });
    setImmediate(() => within.abort());
    await expect(endless).rejects.toMatchObject({ kind: 'cancelled' });

    expect((await connection.query('SELECT 1')).rows).toEqual([['1']]);
    expect(await connection.transactionState()).toBe('none');
  });

  it('closed early ends what was begun for it, and only that', async () => {
    const outside = await connection.open('SELECT range FROM range(1000000)');
    await outside.fetch(1);
    await outside.close();
    expect(await connection.transactionState()).toBe('none');

    await connection.query('BEGIN');
    const inside = await connection.open('SELECT range FROM range(1000000)');
    await inside.fetch(1);
    await inside.close();
    expect(await connection.transactionState()).toBe('open');
  });
});

describe('the state of the transaction', () => {
  it('is the engine’s own word, also while a cursor is open', async () => {
    expect(await connection.transactionState()).toBe('none');
    const cursor = await connection.open('SELECT range FROM range(1000000)');
    expect(await connection.transactionState()).toBe('none');
    expect((await cursor.fetch(1)).rows).toEqual([['0']]);

    await connection.query('BEGIN');
    expect(await connection.transactionState()).toBe('open');
    await expect(connection.query("SELECT error('no')")).rejects.toThrow('no');
    expect(await connection.transactionState()).toBe('failed');
    await connection.query('ROLLBACK');
    expect(await connection.transactionState()).toBe('none');
  });
});
