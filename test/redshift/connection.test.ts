import { describe, expect, it } from 'vitest';
import { ConnectionLost } from '../../src/warehouse/warehouse.ts';
import { connect, redshift, rows, sharedPostgres } from './fixture.ts';
import { pipelineOn, warehouseOn } from './given.ts';

sharedPostgres();

/** A table of so many numbers, from 0. */
async function numbers(count: number) {
  const double = await redshift();
  const client = await connect(double);
  await client.query('CREATE TABLE n (a INT)');
  await double.behind(`INSERT INTO n SELECT i FROM generate_series(0, ${count - 1}) AS i`);
  return { double, client };
}

describe('a session with Redshift', () => {
  it('is marked as ours, in UTC, with our schema before all others', async () => {
    const { double } = await numbers(1);
    const warehouse = await warehouseOn(double, { schema: 'mine', statementTimeout: 90_000 });
    const connection = await warehouse.connect();
    const shown = [];
    for (const name of ['query_group', 'timezone', 'search_path', 'statement_timeout', 'datestyle']) {
      shown.push((await connection.query(`SHOW ${name}`)).rows[0]?.[0]);
    }
    expect(shown).toEqual(['sparkify-tui', 'UTC', 'mine', expect.stringMatching(/^90(000|s)$/), 'ISO, MDY']);
    expect(warehouse.description).toMatch(/^Amazon Redshift [\d.]+, TLSv1\.[23]$/);
    await connection.close();
    expect(double.unknown).toEqual([]);
  });

  it('takes the rows of a table in portions, also of a single row, and in a transaction', async () => {
    const { double } = await numbers(1000);
    const connection = await (await warehouseOn(double)).connect();
    for (const begin of ['SELECT 1', 'BEGIN']) {
      await connection.query(begin);
      const cursor = await connection.open('SELECT a FROM n ORDER BY a');
      const seen: unknown[] = [];
      for (let more = true; more; ) {
        const batch = await cursor.fetch(seen.length < 300 ? 100 : 1);
        seen.push(...batch.rows.map(([a]) => a));
        more = batch.more && seen.length < 310;
      }
      expect(seen).toEqual(Array.from({ length: 310 }, (_, index) => String(index)));
      await cursor.close();
      // The portal is gone, so another one may have its name.
      expect((await connection.query('SELECT a FROM n ORDER BY a', { limit: 1 })).rows).toEqual([['0']]);
      expect(await connection.query('SELECT a FROM n ORDER BY a', { limit: 3 })).toMatchObject({ more: true });
    }
    await connection.close();
    expect(double.unknown).toEqual([]);
  });

  it('takes the rows of the catalogue at once, however many', async () => {
    const { double } = await numbers(1);
    const connection = await (await warehouseOn(double)).connect();
    const cursor = await connection.open('SELECT a.attname FROM pg_catalog.pg_attribute AS a');
    expect(await cursor.fetch(500)).toMatchObject({ more: true });
    expect((await cursor.fetch(500)).rows).toHaveLength(500);
    await connection.close();
    expect(double.unknown).toEqual([]);
  });

  it('stops a statement that waits, at the word of the server', async () => {
    const { double, client } = await numbers(1);
    const connection = await (await warehouseOn(double)).connect();
    const stop = new AbortController();
    double.hold('running', /FROM n$/);
    const answer = connection.query('SELECT a FROM n', { signal: stop.signal });
    answer.catch(() => undefined);
    const running =
      "SELECT count(*) FROM sys_query_history WHERE query_text = 'SELECT a FROM n' AND status = 'running'";
    while ((await rows(client, running))[0]?.[0] !== '1') await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await expect(answer).rejects.toMatchObject({ kind: 'cancelled' });
    expect(
      await rows(client, "SELECT trim(status) FROM sys_query_history WHERE query_text = 'SELECT a FROM n'"),
    ).toEqual([['canceled']]);
    expect((await connection.query('SELECT a FROM n')).rows).toEqual([['0']]);
    await connection.close();
    expect(double.unknown).toEqual([]);
  });

  it('finds out what became of a COMMIT whose answer was lost', async () => {
    const { double, client } = await numbers(1);
    const connection = await (await warehouseOn(double)).connect();
    const evidence = { table: 'n', sql: 'SELECT a FROM n WHERE a = 7', parameters: [] };
    double.fault({ kind: 'lose-answer', match: /^commit$/i });
    await connection.transaction(() => connection.query('INSERT INTO n VALUES (7)'), evidence);
    expect(await rows(client, 'SELECT count(*) FROM n WHERE a = 7')).toEqual([['1']]);

    const gone = { table: 'n', sql: 'SELECT a FROM n WHERE a = 8', parameters: [] };
    double.fault({ kind: 'cut-answer', match: /^insert/i, afterBytes: 0 });
    const cut = connection.transaction(() => connection.query('INSERT INTO n VALUES (8)'), gone);
    await expect(cut).rejects.toBeInstanceOf(ConnectionLost);
    expect(await rows(client, 'SELECT count(*) FROM n WHERE a = 8')).toEqual([['0']]);
    await connection.close();
    expect(double.unknown).toEqual([]);
  });
});

describe('the prompt on Redshift', () => {
  it('reads in a transaction that may not write, and names types of its own', async () => {
    const { double } = await numbers(500);
    const { pipeline } = await pipelineOn(double);
    const prompt = await pipeline.openPrompt();
    const signal = new AbortController().signal;
    const cursor = await prompt.open('SELECT a, a * 1.5 FROM n ORDER BY a', { signal });
    expect(cursor.columns.map(({ type, numeric }) => [type, numeric])).toEqual([
      ['integer', true],
      ['numeric', true],
    ]);
    expect((await cursor.fetch(201)).rows).toHaveLength(201);
    await cursor.close();
    expect(await prompt.query('INSERT INTO n VALUES (9)', { signal, access: 'read-write' })).toMatchObject({
      touched: 1,
    });
    expect(await prompt.transactionState()).toBe('none');
    await prompt.close();
    expect(double.unknown).toEqual([]);
  });
});
