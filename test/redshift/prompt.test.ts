import { describe, expect, it } from 'vitest';
import type { Place } from '../cli/program.ts';
import { connect, sharedPostgres } from './fixture.ts';
import { placeOf, type TestWarehouse, type WarehouseOptions, warehouse } from './warehouse.ts';

sharedPostgres();

/** A table with a row whose values lose something in a number of JavaScript's. */
async function withValues(
  options: WarehouseOptions = {},
): Promise<{ readonly given: TestWarehouse; readonly place: Place }> {
  const given = await warehouse(options);
  const client = await connect(given.double);
  await client.query(
    'CREATE TABLE v (id BIGINT, n NUMERIC(38, 10), at TIMESTAMP, day DATE, f FLOAT8, name VARCHAR(20))',
  );
  await client.query(
    `INSERT INTO v VALUES (9223372036854775807, 1234567890123456789012345678.0123456789,
       '2018-11-01 21:01:46.796001', '0001-02-03', 0.1, 'é\t\\n')`,
  );
  return { given, place: placeOf(given) };
}

const sql = (place: Place, ...args: readonly string[]) => place.run(['sql', '--format', 'tsv', ...args]);

describe('sparkify-tui sql on Redshift', () => {
  it('prints values as the server has them, to the last digit', async () => {
    const { place } = await withValues();
    const { code, stdout, stderr } = await sql(place, '-c', 'SELECT id, n, at, day, f FROM v');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout).toBe(
      'id\tn\tat\tday\tf\n9223372036854775807\t1234567890123456789012345678.0123456789\t2018-11-01 21:01:46.796001\t0001-02-03\t0.1\n',
    );
  });

  it('casts texts, and counts a text with an escape in characters and bytes, as the server does', async () => {
    const { place } = await withValues();
    const query = `SELECT '41'::int + 1, CAST('2018-11-01' AS DATE), '1.50'::numeric(5, 2), len(name), octet_length(name) FROM v`;
    const { code, stdout, stderr } = await sql(place, '-c', query);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('?column?\tdate\tnumeric\tlength\toctet_length\n42\t2018-11-01\t1.50\t3\t4\n');
  });

  it('shows a plan as a tree', async () => {
    const { place } = await withValues();
    const { code, stdout, stderr } = await place.run(['sql', '-c', 'SELECT count(*) FROM v WHERE id > 5 \\explain']);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/Aggregate[\s\S]*(?:└|`)[\s\S]*Scan on v/);
  });

  it('stops a statement whose time is over at the server, and says so', async () => {
    const { given, place } = await withValues({ configured: { CLUSTER: { STATEMENT_TIMEOUT: '500 ms' } } });
    given.double.hold('running', /^SELECT id FROM v$/);
    const { code, stderr } = await sql(place, '-c', 'SELECT id FROM v');
    expect(code).toBe(1);
    expect(stderr).toMatch(/500 ms|STATEMENT_TIMEOUT/);
    const stopped = given.double.history.queries.filter(({ text }) => text === 'SELECT id FROM v');
    expect(stopped.map(({ status }) => status)).toEqual(['canceled']);
  });

  it.each([
    'DELETE FROM v',
    'UPDATE v SET id = 1',
    'TRUNCATE v',
    'INSERT INTO v (id) VALUES (1)',
    'DROP TABLE v',
    'CREATE TABLE w (a INT)',
    'SELECT 1; DELETE FROM v',
    'BEGIN; DELETE FROM v; COMMIT',
    'COMMIT; DELETE FROM v',
    '/* SELECT */ DELETE FROM v',
    'WITH w AS (SELECT 1) DELETE FROM v',
    "COPY v FROM 's3://dend/song_data/' IAM_ROLE default JSON 'auto'",
    'EXPLAIN ANALYZE DELETE FROM v',
    'SELECT * INTO w FROM v',
    'ALTER TABLE v ADD COLUMN x INT',
  ])('changes nothing of a protected target: %s', async (statement) => {
    const { given, place } = await withValues({ configured: { CLUSTER: { PROTECTED: 'yes' } } });
    const { code, stderr } = await sql(place, '-c', statement);
    expect(code, stderr).not.toBe(0);
    expect(stderr).not.toBe('');
    expect(await given.double.behind('SELECT count(*), max(id) FROM v')).toEqual([['1', '9223372036854775807']]);
    expect(await given.double.behind("SELECT count(*) FROM pg_tables WHERE tablename = 'w'")).toEqual([['0']]);
    given.double.unknown.length = 0;
  });
});
