import { connect as connectTcp } from 'node:net';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connect, reach, redshift, refusal, rows, sharedPostgres } from './fixture.ts';
import { Portal } from './portal.ts';

sharedPostgres();

const users = [
  { name: 'awsuser', password: 'Secret1234' },
  { name: 'plain', password: 'clear text', passwordForm: 'cleartext' as const },
  { name: 'modern', password: 'Secret1234', passwordForm: 'sha256' as const },
];

describe('the door', () => {
  it('refuses a session without TLS', async () => {
    const double = await redshift();
    const client = new pg.Client({ ...reach(double), ssl: false });
    const refused = await refusal(client.connect());
    expect(refused.code).toBe('28000');
    expect(refused.message).toContain('SSL off');
  });

  it('has a certificate that its own authority signed, and no other', async () => {
    const double = await redshift();
    const client = new pg.Client({ ...reach(double), ssl: true });
    await expect(client.connect()).rejects.toThrow(/unable to verify|self-signed|local issuer/);
  });

  it('takes MD5 and clear-text passwords, and refuses wrong ones with 28000', async () => {
    const double = await redshift({ users });
    await connect(double);
    await connect(double, { user: 'plain', password: 'clear text' });
    for (const wrong of [{ password: 'no' }, { user: 'nobody' }]) {
      const refused = await refusal(connect(double, wrong));
      expect(refused.code).toBe('28000');
      expect(refused.message).toContain('password authentication failed for user');
    }
  });

  it('asks a user with a SHA-256 password by code 13, which is Redshift’s own', async () => {
    const double = await redshift({ users });
    const socket = connectTcp(double.port, '127.0.0.1');
    const code = await authenticationCode(socket, double.ca, double.database, 'modern');
    expect(code).toBe(13);
  });

  it('knows its database, and no parameter that came after PostgreSQL 8.0.2', async () => {
    const double = await redshift();
    expect((await refusal(connect(double, { database: 'other' }))).code).toBe('3D000');
    expect(await refusal(connect(double, { lock_timeout: 5 }))).toMatchObject({ code: '42704' });
    expect(await refusal(connect(double, { idle_in_transaction_session_timeout: 5 }))).toMatchObject({ code: '42704' });
    await connect(double, { application_name: 'sparkify-tui', statement_timeout: 60_000 });
  });
});

describe('answers', () => {
  it('carry no count of rows for SELECT, and one for changes', async () => {
    const client = await connect(await redshift());
    await client.query('CREATE TABLE t (a INT)');
    expect((await client.query('INSERT INTO t VALUES (1), (2)')).rowCount).toBe(2);
    expect((await client.query('SELECT a FROM t')).rowCount).toBeNull();
    expect((await client.query('DELETE FROM t WHERE a = $1', [1])).rowCount).toBe(1);
  });

  it('treat several statements of one text as one transaction', async () => {
    const client = await connect(await redshift());
    await client.query('CREATE TABLE t (a INT)');
    await refusal(client.query('INSERT INTO t VALUES (1); INSERT INTO nothing VALUES (2)'));
    expect(await rows(client, 'SELECT count(*) FROM t')).toEqual([['0']]);
    const several = await refusal(client.query('INSERT INTO t VALUES ($1); SELECT 1', [1]));
    expect(several.message).toBe('cannot insert multiple commands into a prepared statement');
  });

  it.each([
    ['INSERT INTO t VALUES (?1, $2), (?3, $4)', [1, 'a', 2, 'b']],
    ['INSERT INTO t (name, a) VALUES ($1, ?2)', ['a', 1]],
    ['UPDATE t SET a = ?1, name = $2 WHERE a = $3', [1, 'a', 1]],
  ])('take a parameter without a type for a text: %s', async (sql, values) => {
    const client = await connect(await redshift());
    await client.query('CREATE TABLE t (a INT, name VARCHAR(8))');
    const bare = sql.replace(/\?(\d)/g, '$$$1');
    expect(await refusal(client.query(bare, values))).toMatchObject({ code: '42804' });
    const cast = sql.replace(/\?(\d)/g, 'CAST($$$1 AS INT)');
    await client.query(cast, values);
  });

  it('forget named statements on DDL', async () => {
    const client = await connect(await redshift());
    await client.query({ name: 'one', text: 'SELECT $1::int AS a', values: [1] });
    await client.query('CREATE TABLE t (a INT)');
    const refused = await refusal(client.query({ name: 'one', text: 'SELECT $1::int AS a', values: [1] }));
    expect(refused).toMatchObject({ code: '26000' });
  });

  it('come in portions from a named portal, and all at once from an unnamed one', async () => {
    const client = await connect(await redshift());
    await client.query('CREATE TABLE t (a INT)');
    await client.query('INSERT INTO t VALUES (1), (2), (3), (4), (5)');
    const named = Portal.open(client, 'p1', 'SELECT a FROM t ORDER BY a');
    expect(await named.read(2)).toEqual({ rows: 2, ended: 'suspended' });
    expect(await named.read(2)).toEqual({ rows: 2, ended: 'suspended' });
    expect(await named.read(2)).toEqual({ rows: 1, ended: 'complete' });
    await named.close();
    const unnamed = Portal.open(client, '', 'SELECT a FROM t ORDER BY a');
    expect(await unnamed.read(2)).toEqual({ rows: 5, ended: 'complete' });
    await unnamed.close();
  });

  it('lose a catalogue query’s portal after its first portion', async () => {
    const client = await connect(await redshift());
    const portal = Portal.open(client, 'p1', 'SELECT relname FROM pg_class');
    expect(await portal.read(2)).toEqual({ rows: 2, ended: 'suspended' });
    expect(await portal.read(2)).toEqual({ rows: 0, ended: 'portal "p1" does not exist' });
    await portal.close();
  });
});

describe('stopping a statement', () => {
  it('works by a cancel request, with Redshift’s words', async () => {
    const double = await redshift();
    const [worker, watcher] = [await connect(double), await connect(double)];
    double.hold('running', /forty-two/);
    const running = refusal(worker.query("SELECT 'forty-two'"));
    const [[pid] = []] = await rows(
      watcher,
      "SELECT session_id FROM sys_query_history WHERE status = 'running' AND query_text LIKE '%forty-two%' AND query_text NOT LIKE '%sys_query%'",
    );
    await rows(watcher, 'SELECT pg_cancel_backend($1::int)', [pid]);
    expect(await running).toMatchObject({
      code: '57014',
      message: expect.stringMatching(/^Query \(\d+\) cancelled on user's request$/),
    });
    expect(await rows(worker, 'SELECT 1')).toEqual([['1']]);
  });

  it('works on what PostgreSQL itself is busy with', async () => {
    const double = await redshift();
    const [holder, worker, watcher] = [await connect(double), await connect(double), await connect(double)];
    await holder.query('CREATE TABLE t (a INT)');
    await holder.query('BEGIN');
    await holder.query('DELETE FROM t');
    await worker.query('BEGIN');
    const [[pid] = []] = await rows(worker, 'SELECT pg_backend_pid()');
    const waiting = refusal(worker.query('DELETE FROM t'));
    for (let waits = 0; waits === 0; ) {
      const found = await rows(watcher, 'SELECT pid FROM svv_transactions WHERE NOT granted AND pid = $1::int', [pid]);
      waits = found.length;
    }
    await rows(watcher, 'SELECT pg_cancel_backend($1::int)', [pid]);
    expect((await waiting).code).toBe('57014');
  });

  it('ends a session by pg_terminate_backend, and its transaction with it', async () => {
    const double = await redshift();
    const [worker, watcher] = [await connect(double), await connect(double)];
    await worker.query('CREATE TABLE t (a INT)');
    await worker.query('BEGIN');
    await worker.query('INSERT INTO t VALUES (1)');
    const [[pid] = []] = await rows(worker, 'SELECT pg_backend_pid()');
    await rows(watcher, 'SELECT pg_terminate_backend($1::int)', [pid]);
    await expect(worker.query('SELECT 1')).rejects.toThrow(/terminat|not queryable|ended/i);
    expect(await rows(watcher, 'SELECT count(*) FROM t')).toEqual([['0']]);
  });
});

/** The kind of authentication that the server asks for. */
async function authenticationCode(
  socket: ReturnType<typeof connectTcp>,
  ca: string,
  database: string,
  user: string,
): Promise<number> {
  const { connect: connectTls } = await import('node:tls');
  const head = Buffer.alloc(8);
  head.writeInt32BE(8, 0);
  head.writeInt32BE(80_877_103, 4);
  socket.write(head);
  await new Promise((resolve) => socket.once('data', resolve));
  const secure = connectTls({ socket, ca, servername: 'localhost' });
  const body = Buffer.concat([Buffer.from([0, 3, 0, 0]), Buffer.from(`user\0${user}\0database\0${database}\0\0`)]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  secure.write(Buffer.concat([length, body]));
  const answer = await new Promise<Buffer>((resolve) => secure.once('data', resolve));
  secure.destroy();
  return answer.readInt32BE(5);
}
