import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { serve } from '../s3-server/fixture.ts';
import type { RedshiftDouble } from './double/double.ts';
import { connect, redshift, refusal, rows, sharedPostgres } from './fixture.ts';
import { roleArn } from './sparkify.ts';

sharedPostgres();

async function twoSessions() {
  const double = await redshift();
  const [worker, watcher] = [await connect(double), await connect(double)];
  await worker.query('CREATE TABLE t (a INT)');
  return { double, worker, watcher };
}

/** The one row of a query once it satisfies a condition; asks again and again until then. */
async function eventually(client: pg.Client, sql: string, holds: (row: unknown[]) => boolean): Promise<unknown[]> {
  for (;;) {
    const [row] = await rows(client, sql);
    if (row !== undefined && holds(row)) return row;
  }
}

const lost = /Connection terminated|ECONNRESET|socket|read E/i;

async function bucketOf(count: number) {
  const objects = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`data/${String(index).padStart(5, '0')}`, `{"a":${index}}`]),
  );
  const s3 = await serve({ buckets: { b: { objects } } });
  const roles = [{ arn: roleArn, accessKeyId: 'test', secretAccessKey: 'secret' }];
  const double = await redshift({ s3, roles });
  const client = await connect(double);
  await client.query('CREATE TABLE t (a INT)');
  return { s3, double, client };
}

const copy = `COPY t FROM 's3://b/data/' IAM_ROLE '${roleArn}' JSON 'auto'`;

describe('a connection', () => {
  it('can be cut at any byte that the server sends', async () => {
    const double = await redshift();
    for (const bytes of [0, 1, 5, 9, 20, 300, 500]) {
      double.fault({ kind: 'cut', after: 'sent', bytes });
      const session = connect(double).then((client) =>
        client.query("SELECT 'a long answer' FROM generate_series(1, 100)"),
      );
      await expect(session).rejects.toThrow(lost);
    }
    await connect(double);
  });

  it('can be cut at any byte that the server receives', async () => {
    const double = await redshift();
    for (const bytes of [1, 30, 45]) {
      double.fault({ kind: 'cut', after: 'received', bytes });
      const session = connect(double).then((client) => client.query('SELECT 1'));
      await expect(session).rejects.toThrow(lost);
    }
  });

  it('can be refused', async () => {
    const double = await redshift();
    double.fault({ kind: 'refuse-connection', code: '53300', message: 'too many connections' });
    expect(await refusal(connect(double))).toMatchObject({ code: '53300', message: 'too many connections' });
    await connect(double);
  });

  it('can be cut in the middle of an answer', async () => {
    const { double, worker } = await twoSessions();
    double.fault({ kind: 'cut-answer', match: /generate_series/, afterBytes: 200 });
    await expect(worker.query('SELECT * FROM generate_series(1, 1000) AS n')).rejects.toThrow(lost);
  });
});

describe('a transaction', () => {
  it('may be committed although its answer is lost', async () => {
    const { double, worker, watcher } = await twoSessions();
    double.fault({ kind: 'lose-answer', match: /^commit$/i });
    await worker.query('BEGIN');
    await worker.query('INSERT INTO t VALUES (1)');
    await expect(worker.query('COMMIT')).rejects.toThrow(lost);
    expect(await rows(watcher, 'SELECT count(*) FROM t')).toEqual([['1']]);
  });

  it('may fail at its COMMIT with error 1023, and be gone', async () => {
    const { double, worker } = await twoSessions();
    double.fault({ kind: 'conflict', match: /^commit$/i });
    await worker.query('BEGIN');
    await worker.query('INSERT INTO t VALUES (1)');
    const refused = await refusal(worker.query('COMMIT'));
    expect(refused).toMatchObject({ code: 'XX000', message: '1023' });
    expect(refused.detail).toMatch(
      /^Serializable isolation violation on table - \d+, transactions forming the cycle are: /,
    );
    expect(await rows(worker, 'SELECT count(*) FROM t')).toEqual([['0']]);
  });

  it('meets another writer for real: it waits for the table, then fails with 1023', async () => {
    const { double, worker, watcher } = await twoSessions();
    const other = await connect(double);
    await worker.query('INSERT INTO t VALUES (1)');
    for (const client of [worker, other]) {
      await client.query('BEGIN');
      await client.query('SELECT count(*) FROM t');
    }
    await worker.query('DELETE FROM t');
    const blocked = refusal(other.query('DELETE FROM t'));
    await eventually(
      watcher,
      `SELECT max(lock_wait_time) FROM sys_query_history WHERE status = 'running' AND query_text = 'DELETE FROM t'`,
      ([wait]) => Number(wait) > 0,
    );
    await worker.query('COMMIT');
    expect(await blocked).toMatchObject({ code: 'XX000', message: '1023' });
    await other.query('ROLLBACK');
  });

  it('takes nothing more after a statement that was refused, not even by the double alone', async () => {
    const { worker } = await twoSessions();
    await worker.query('BEGIN');
    await refusal(worker.query('SELECT now() FROM t'));
    expect((await refusal(worker.query('SELECT 1'))).code).toBe('25P02');
    await worker.query('ROLLBACK');
    await worker.query('SELECT 1');
  });

  it('is committed by TRUNCATE', async () => {
    const { worker, watcher } = await twoSessions();
    await worker.query('INSERT INTO t VALUES (1)');
    await worker.query('BEGIN');
    await worker.query('TRUNCATE t');
    await worker.query('ROLLBACK');
    expect(await rows(watcher, 'SELECT count(*) FROM t')).toEqual([['0']]);
  });

  it('is rolled back by a restart, and the server comes back', async () => {
    const { double, worker } = await twoSessions();
    await worker.query('BEGIN');
    await worker.query('INSERT INTO t VALUES (1)');
    await double.restart();
    await expect(worker.query('SELECT 1')).rejects.toThrow();
    expect(double.sessions()).toEqual([]);
    expect(await rows(await connect(double), 'SELECT count(*) FROM t')).toEqual([['0']]);
  });
});

describe('a statement', () => {
  it('may be refused in any words', async () => {
    const { double, worker } = await twoSessions();
    double.fault({ kind: 'refuse', match: /insert/i, code: '53100', message: 'disk full' });
    expect(await refusal(worker.query('INSERT INTO t VALUES (1)'))).toMatchObject({
      code: '53100',
      message: 'disk full',
    });
    await worker.query('INSERT INTO t VALUES (1)');
  });

  it('may wait in a queue, and says so', async () => {
    const { double, worker, watcher } = await twoSessions();
    const queued = double.hold('queued', /^SELECT 7$/);
    const answer = rows(worker, 'SELECT 7');
    const state = `SELECT trim(status), queue_time, query_id FROM sys_query_history WHERE query_text = 'SELECT 7'`;
    await eventually(watcher, state, ([status, waited]) => status === 'queued' && Number(waited) > 0);
    queued.release();
    expect(await answer).toEqual([['7']]);
    await eventually(watcher, state, ([status]) => status === 'success');
  });
});

describe('a COPY', () => {
  it('may fail in its 900th file of 1,200, and leave nothing', async () => {
    const { double, client } = await bucketOf(1200);
    double.fault({ kind: 'copy-read', file: 900, message: 'S3ServiceException:Read timed out,Status 0' });
    const refused = await refusal(client.query(copy));
    expect(refused).toMatchObject({ code: 'XX000', message: 'S3ServiceException:Read timed out,Status 0' });
    expect(refused.detail).toContain('key=data/00899');
    expect(await rows(client, 'SELECT count(*) FROM t')).toEqual([['0']]);
    expect(await rows(client, 'SELECT status, source_file_count, file_count_scanned FROM sys_load_history')).toEqual([
      ['aborted', '1200', '899'],
    ]);
  });

  it('goes on after a listing that was throttled, and says so when it stays so', async () => {
    const { s3, client } = await bucketOf(3);
    s3.fault({ kind: 'slow-down', match: { list: true }, times: 2 });
    await client.query(copy);
    s3.fault({ kind: 'slow-down', match: { list: true }, times: Number.POSITIVE_INFINITY });
    expect((await refusal(client.query(copy))).message).toContain('Status 503,Error SlowDown');
  });

  it('fails with credentials that have expired', async () => {
    const { s3, client } = await bucketOf(3);
    s3.fault({ kind: 'expired-token', times: Number.POSITIVE_INFINITY });
    expect((await refusal(client.query(copy))).message).toContain('Error ExpiredToken');
  });

  it('shows its progress while it runs, and stops when it is cancelled', async () => {
    const { s3, double, client } = await bucketOf(40);
    const watcher = await connect(double);
    s3.fault({ kind: 'stall', match: { key: 'data/00030' }, afterBytes: 2 });
    const [[pid] = []] = await rows(client, 'SELECT pg_backend_pid()');
    const running = refusal(client.query(copy));
    const progress = 'SELECT status, loaded_rows, file_count_scanned, source_file_count FROM sys_load_history';
    expect(await eventually(watcher, progress, ([, loaded]) => loaded === '30')).toEqual(['running', '30', '30', '40']);
    await rows(watcher, 'SELECT pg_cancel_backend($1::int)', [pid]);
    expect((await running).code).toBe('57014');
    expect(await rows(watcher, 'SELECT status FROM sys_load_history')).toEqual([['aborted']]);
    expect(await rows(client, 'SELECT count(*) FROM t')).toEqual([['0']]);
  });

  it('goes on without its client outside of a transaction, and ends with it inside of one', async () => {
    expect(await copyWithoutClient(await bucketOf(5), 'autocommit')).toBe('5');
    expect(await copyWithoutClient(await bucketOf(5), 'transaction')).toBe('0');
  });
});

/** The rows of a COPY whose client left while it ran. */
async function copyWithoutClient(
  { double, client }: { readonly double: RedshiftDouble; readonly client: pg.Client },
  mode: 'autocommit' | 'transaction',
): Promise<unknown> {
  const watcher = await connect(double);
  const held = double.hold('running', /^COPY/);
  if (mode === 'transaction') await client.query('BEGIN');
  const running = client.query(copy);
  running.catch(() => {});
  await eventually(watcher, "SELECT count(*) FROM sys_query_history WHERE query_text LIKE 'COPY%'", ([n]) => n === '1');
  const left = double.sessions().length;
  (client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream.destroy();
  while (double.sessions().length === left) await new Promise((resolve) => setImmediate(resolve));
  held.release();
  await eventually(
    watcher,
    "SELECT trim(status) FROM sys_query_history WHERE query_text LIKE 'COPY%'",
    ([status]) => status !== 'running',
  );
  const [[count] = []] = await rows(watcher, 'SELECT count(*) FROM t');
  return count;
}
