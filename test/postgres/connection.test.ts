import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerWarehouse } from '../../src/warehouse/postgres/server-warehouse.ts';
import { ConnectionLost, type ResultSet } from '../../src/warehouse/warehouse.ts';
import { Cluster } from './cluster.ts';
import { describePostgres, openDatabase } from './given.ts';

/** Something that takes longer than any test. */
const endless = 'SELECT pg_sleep(3600)';

describePostgres('a session with PostgreSQL', () => {
  let cluster: Cluster;
  let database: string;
  let warehouse: ServerWarehouse;

  beforeAll(async () => {
    cluster = await Cluster.start();
    database = cluster.newDatabase();
    warehouse = await openDatabase(cluster, database);
  });

  afterAll(async () => {
    await warehouse?.close();
    await cluster?.close();
  });

  async function connected<T>(work: (connection: Awaited<ReturnType<typeof session>>) => Promise<T>): Promise<T> {
    const connection = await session();
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  function session() {
    return warehouse.connect();
  }

  /** Resolves when the server runs a statement that holds `text`. */
  async function runs(text: string): Promise<void> {
    const sql = `SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%${text}%'`;
    await expect.poll(() => cluster.psql(database, sql), { timeout: 20_000 }).not.toBe('0');
  }

  test('opens no other one to look at what the server does when the warehouse is closed', async () => {
    const own = cluster.newDatabase();
    const open = () =>
      cluster.psql(
        'postgres',
        `SELECT count(*) FROM pg_stat_activity WHERE datname = '${own}' AND backend_type = 'client backend'`,
      );
    const closing = await openDatabase(cluster, own);
    const connection = await closing.connect();
    await connection.close();
    await closing.close();
    // A statement that nobody waits for any more may still be looked at.
    await expect(connection.activity()).rejects.toThrow('the warehouse is closed');
    expect(open()).toBe('0');
  });

  test('gives values as the server sent them', async () => {
    const { columns, rows } = await connected((connection) =>
      connection.query(`
        SELECT 9223372036854775807 AS big, 1234567890123456789012345678901234567890.12345678901234567890 AS exact,
               0.1::float8 + 0.2 AS sum, 'NaN'::float8, '-Infinity'::float8, 5e-324::float8,
               TIMESTAMP '2018-11-01 20:57:10.796123' AS at, 'infinity'::timestamp AS never, DATE '0044-03-15 BC' AS ides,
               '' AS empty, NULL AS nothing, E'tab\\tline\\n\\\\ é😀' AS odd, ARRAY[1,NULL,3] AS list, true AS yes,
               INTERVAL '1 year 2 days 03:04:05.000006' AS span, '{"a": 1.0}'::jsonb AS json, 1 AS twice, 2 AS twice`),
    );
    expect(rows).toEqual([
      [
        ...['9223372036854775807', '1234567890123456789012345678901234567890.12345678901234567890'],
        ...['0.30000000000000004', 'NaN', '-Infinity', '5e-324'],
        ...['2018-11-01 20:57:10.796123', 'infinity', '0044-03-15 BC'],
        ...['', null, 'tab\tline\n\\ é😀', '{1,NULL,3}', 't'],
        ...['1 year 2 days 03:04:05.000006', '{"a": 1.0}', '1', '2'],
      ],
    ]);
    expect(columns.map(({ name }) => name).slice(-2)).toEqual(['twice', 'twice']);
    expect(columns.find(({ name }) => name === 'at')).toEqual({
      name: 'at',
      type: 'timestamp without time zone',
      numeric: false,
    });
    expect(columns[1]).toMatchObject({ type: 'numeric', numeric: true });
  });

  test('names types that the database brings itself', async () => {
    cluster.psql(database, `CREATE TYPE mood AS ENUM ('sad', 'happy')`);
    const { columns } = await connected((connection) => connection.query(`SELECT 'happy'::mood AS mood`));
    expect(columns).toEqual([{ name: 'mood', type: 'mood', numeric: false }]);
  });

  test('takes no more rows than the limit, and says that there are more', async () => {
    await connected(async (connection) => {
      const many = 'SELECT generate_series(1, 1000000000000)';
      expect(await connection.query(many, { limit: 3 })).toMatchObject({ rows: [['1'], ['2'], ['3']], more: true });
      const three = 'SELECT i FROM generate_series(1, 3) AS s(i)';
      expect(await connection.query(three, { limit: 3 })).toMatchObject({ rows: [['1'], ['2'], ['3']], more: false });
    });
  });

  test('binds parameters, and counts what a write touched', async () => {
    await connected(async (connection) => {
      await connection.query('CREATE TEMP TABLE t (i int, b bigint, x float8, s text, y boolean)');
      const parameters = [1, 9007199254740993n, 0.1, `a'b\\`, true, null, null, null, '', false];
      const inserted = await connection.query('INSERT INTO t VALUES ($1, $2, $3, $4, $5), ($6, $7, $8, $9, $10)', {
        parameters,
      });
      expect(inserted).toEqual({ columns: [], rows: [], more: false, touched: 2 });
      expect((await connection.query('SELECT * FROM t ORDER BY i')).rows).toEqual([
        ['1', '9007199254740993', '0.1', `a'b\\`, 't'],
        [null, null, null, '', 'f'],
      ]);
      expect((await connection.query('DELETE FROM t')).touched).toBe(2);
      expect((await connection.query('CREATE TABLE made AS SELECT 1 AS one')).touched).toBe(1);
      expect((await connection.query('DROP TABLE made')).touched).toBeNull();
    });
  });

  test('runs one statement where one is asked for', async () => {
    await connected(async (connection) => {
      await expect(connection.query('SELECT 1; SELECT 2', { single: true })).rejects.toMatchObject({
        kind: 'sql',
        message: expect.stringContaining('cannot insert multiple commands'),
      });
      expect((await connection.query('SELECT 1; SELECT 2')).rows).toEqual([['2']]);
    });
  });

  test('tells of a refused statement in the server’s words: position in the text, detail and hint', async () => {
    await connected(async (connection) => {
      const sql = `SELECT '😀😀', nope FROM pg_class`;
      await expect(connection.query(sql, { single: true })).rejects.toMatchObject({
        kind: 'sql',
        message: 'ERROR 42703: column "nope" does not exist',
        position: sql.indexOf('nope'),
      });
      await connection.query('CREATE TEMP TABLE once (i int PRIMARY KEY)');
      await expect(connection.query('INSERT INTO once VALUES (7), (7)')).rejects.toMatchObject({
        message: expect.stringContaining('\nDETAIL: Key (i)=(7) already exists.'),
      });
      await expect(connection.query(`SELECT lengthh('a')`)).rejects.toMatchObject({
        remedy: expect.stringContaining('You might need to add explicit type casts'),
      });
    });
  });

  test.each([
    ['as it is', {}],
    ['prepared', { single: true }],
    ['for its first rows', { limit: 1 }],
  ])('stops a statement, sent %s, when it is cancelled, and goes on', async (name, options) => {
    await connected(async (connection) => {
      const controller = new AbortController();
      const answer = connection.query(`${endless} -- ${name}`, { ...options, signal: controller.signal });
      const settled = expect(answer).rejects.toMatchObject({ kind: 'cancelled' });
      await runs(`-- ${name}`);
      controller.abort();
      await settled;
      expect((await connection.query('SELECT 1')).rows).toEqual([['1']]);
      expect(
        cluster.psql(
          database,
          `SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'`,
        ),
      ).toBe('0');
    });
  });

  test('stops a statement also when the server has no connection left for the request', async () => {
    cluster.psql(database, `CREATE ROLE lonely LOGIN CONNECTION LIMIT 1`);
    cluster.allow(['host all lonely 127.0.0.1/32 trust']);
    cluster.psql(database, 'SELECT pg_reload_conf()');
    const alone = await openDatabase(cluster, database, { user: 'lonely' });
    const connection = await alone.connect();
    const controller = new AbortController();
    const settled = expect(
      connection.query(`${endless} -- lonely`, { signal: controller.signal }),
    ).rejects.toMatchObject({ kind: 'cancelled' });
    await runs('-- lonely');
    controller.abort();
    await settled;
    await connection.close();
    await alone.close();
  });

  test('a transaction is rolled back when its work fails, and its statement is not to blame for the next', async () => {
    await connected(async (connection) => {
      await connection.query('CREATE TABLE kept (i int)');
      const failing = connection.transaction(async () => {
        await connection.query('INSERT INTO kept VALUES (1)');
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect((await connection.query('SELECT * FROM kept')).rows).toEqual([]);
    });
  });

  test('a COMMIT that the server turns into a ROLLBACK is an error', async () => {
    await connected(async (connection) => {
      const work = connection.transaction(async () => {
        await connection.query('CREATE TABLE never (i int)');
        await connection.query('SELECT 1/0').catch(() => undefined);
      });
      await expect(work).rejects.toMatchObject({ kind: 'sql' });
      expect(cluster.psql(database, `SELECT count(*) FROM pg_tables WHERE tablename = 'never'`)).toBe('0');
    });
  });

  async function cut(connection: { query(sql: string): Promise<ResultSet> }): Promise<void> {
    const { rows } = await connection.query('SELECT pg_backend_pid()');
    cluster.psql(database, `SELECT pg_terminate_backend(${rows[0]?.[0]}, 10000)`);
  }

  test('a session that was lost while nothing went on fails one statement, and the next begins another', async () => {
    await connected(async (connection) => {
      await connection.query('BEGIN');
      await cut(connection);
      // By the time that another session has begun, the end of this one has been seen.
      await connected((other) => other.query('SELECT 1'));
      // The operator must learn that his transaction is gone before anything is done outside of it.
      await expect(connection.query('SELECT 1')).rejects.toBeInstanceOf(ConnectionLost);
      expect((await connection.query('SELECT 2')).rows).toEqual([['2']]);
    });
  });

  test('a transaction whose session is lost does nothing more', async () => {
    await connected(async (connection) => {
      await connection.query('CREATE TABLE untouched (i int)');
      const work = connection.transaction(async () => {
        await cut(connection);
        await connection.query('SELECT 1').catch(() => undefined);
        await connection.query('INSERT INTO untouched VALUES (1)');
      });
      await expect(work).rejects.toBeInstanceOf(ConnectionLost);
      expect((await connection.query('SELECT * FROM untouched')).rows).toEqual([]);
    });
  });

  test('COPY takes in every value as it is, and says how many rows', async () => {
    await connected(async (connection) => {
      await connection.query('CREATE TEMP TABLE copied (s text)');
      const bytes = async function* () {
        yield Buffer.from('"a\tb\n\\.\n""c"""\n""\n\n');
        yield Buffer.from('é😀\n');
      };
      expect(await connection.copyIn?.('COPY copied FROM STDIN (FORMAT csv)', bytes())).toBe(4);
      expect((await connection.query('SELECT * FROM copied')).rows).toEqual([
        ['a\tb\n\\.\n"c"'],
        [''],
        [null],
        ['é😀'],
      ]);
    });
  });

  test('COPY does nothing when its rows cannot be had, and when the server refuses one of them', async () => {
    await connected(async (connection) => {
      await connection.query('CREATE TEMP TABLE numbers (i int)');
      const broken = async function* () {
        yield Buffer.from('1\n');
        throw new Error('the disk is gone');
      };
      await expect(connection.copyIn?.('COPY numbers FROM STDIN (FORMAT csv)', broken())).rejects.toThrow(
        'the disk is gone',
      );
      const wrong = async function* () {
        for (let at = 0; at < 50; at += 1) yield Buffer.from(`${'1\n'.repeat(50_000)}${at === 3 ? 'x\n' : ''}`);
      };
      await expect(connection.copyIn?.('COPY numbers FROM STDIN (FORMAT csv)', wrong())).rejects.toMatchObject({
        kind: 'sql',
        message: expect.stringContaining('invalid input syntax for type integer: "x"'),
      });
      expect((await connection.query('SELECT count(*) FROM numbers')).rows).toEqual([['0']]);
    });
  });

  test('COPY stops when it is cancelled while it waits for rows', async () => {
    await connected(async (connection) => {
      await connection.query('CREATE TEMP TABLE waiting (i int)');
      const controller = new AbortController();
      const never = async function* () {
        yield Buffer.from('1\n');
        await new Promise(() => undefined);
      };
      const copied = connection.copyIn?.('COPY waiting FROM STDIN (FORMAT csv)', never(), controller.signal);
      const settled = expect(copied).rejects.toMatchObject({ kind: 'cancelled' });
      await runs('COPY waiting');
      controller.abort();
      await settled;
      expect((await connection.query('SELECT count(*) FROM waiting')).rows).toEqual([['0']]);
    });
  });

  test.each([{ single: true }, {}])('COPY with the client, typed as a statement, is refused (%j)', async (options) => {
    await connected(async (connection) => {
      await connection.query('CREATE TEMP TABLE typed (i int)');
      await expect(connection.query('COPY typed FROM STDIN', options)).rejects.toMatchObject({ kind: 'sql' });
      await expect(connection.query('COPY typed TO STDOUT', options)).resolves.toMatchObject({ rows: [] });
      await connection.query('INSERT INTO typed VALUES (1)');
      await expect(connection.query('COPY typed TO STDOUT', options)).rejects.toMatchObject({
        message: expect.stringContaining('has no result set'),
      });
      expect((await connection.query('SELECT * FROM typed')).rows).toEqual([['1']]);
    });
  });

  test('COPY with the client is refused as well where rows are fetched, and says what it is about', async () => {
    await connected(async (connection) => {
      await connection.query('CREATE TEMP TABLE typed (i int)');
      await connection.query('INSERT INTO typed VALUES (1)');
      await expect(connection.open('COPY typed TO STDOUT')).rejects.toMatchObject({
        message: expect.stringContaining('has no result set'),
      });
      await expect(connection.open('COPY typed FROM STDIN')).rejects.toMatchObject({
        kind: 'sql',
        message: expect.stringContaining('there are no rows to send here'),
        remedy: expect.stringContaining('INSERT'),
      });
      expect((await connection.query('SELECT * FROM typed')).rows).toEqual([['1']]);
    });
  });
});
