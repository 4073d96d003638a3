import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { from, newPlace, type Place } from '../cli/program.ts';
import { event, song } from '../pipeline.ts';
import { Cluster, clusterSection } from './cluster.ts';
import { describePostgres } from './given.ts';

const password = 'anns own';

describePostgres('a dwh.cfg that names a PostgreSQL server', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
    cluster.psql('postgres', `CREATE ROLE ann LOGIN PASSWORD '${password}'`);
  });

  afterAll(() => cluster?.close());

  function place(database: string, changes: Readonly<Record<string, string | number>> = {}): Place {
    return newPlace({
      'dwh.cfg': clusterSection(cluster, database, changes),
      'log_data/e.json': [event(), event({ itemInSession: 1, song: 'é\t"', userId: '' })].join('\n'),
      'song_data/s.json': song(),
    });
  }

  function run(there: Place, ...args: string[]) {
    return there.run([...args, ...from(there.folder)]);
  }

  test('may name a schema, which create makes; nothing else of the database is touched', async () => {
    const database = cluster.newDatabase();
    cluster.psql(database, 'CREATE TABLE users (theirs int); INSERT INTO users VALUES (1)');
    const there = place(database, { SCHEMA: 'Star Schema' });
    expect((await run(there, 'run', '--quiet')).code).toBe(0);
    expect(cluster.psql(database, 'SELECT count(*) FROM "Star Schema".stage_events')).toBe('2');
    expect(cluster.psql(database, 'SELECT * FROM public.users')).toBe('1');
    const { stdout } = await there.run(['sql', '-c', 'SELECT count(*) AS n FROM users', '--format', 'csv']);
    expect(stdout).toBe('n\n1\n');
  });

  test('works for a user who may make tables in one schema and in etl, and no schemas', async () => {
    const database = cluster.newDatabase();
    for (const schema of ['etl', 'star']) cluster.psql(database, `CREATE SCHEMA ${schema} AUTHORIZATION ann`);
    const there = place(database, { SCHEMA: 'star', DB_USER: 'ann', DB_PASSWORD: password });
    const ended = await run(there, 'run', '--quiet');
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('tells a user who may not make tables what to have granted', async () => {
    const database = cluster.newDatabase();
    cluster.psql(database, 'CREATE SCHEMA etl AUTHORIZATION ann');
    const there = place(database, { DB_USER: 'ann', DB_PASSWORD: password });
    const { code, stderr } = await run(there, 'create');
    expect(code).toBe(1);
    expect(stderr).toContain('error: ERROR 42501: permission denied for schema public');
    expect(stderr).toContain('GRANT USAGE, CREATE ON SCHEMA');
  });

  test('may limit the time of a statement, and the message names the setting', async () => {
    const there = place(cluster.newDatabase(), { STATEMENT_TIMEOUT: '200 ms' });
    const { code, stderr } = await there.run(['sql', '-c', 'SELECT pg_sleep(60)']);
    expect(code).toBe(1);
    // The server and the prompt count the same time: who is first, says so.
    expect(stderr).toMatch(/timed out after 200 ms|canceling statement due to statement timeout/);
    expect(stderr).toContain('STATEMENT_TIMEOUT');
  });

  test('may leave to the environment and the password file what psql finds there', async () => {
    const database = cluster.newDatabase();
    const there = newPlace({
      'dwh.cfg': '[CLUSTER]\nENGINE = postgres\n',
      pgpass: `*:*:${database}:ann:${password}\n`,
    });
    const env = { PGHOST: '127.0.0.1', PGPORT: String(cluster.port), PGDATABASE: database, PGUSER: 'ann' };
    const sql = ['sql', '-c', 'SELECT current_user AS me, current_database() = current_catalog AS same'];
    expect(await there.run(sql, { env: { ...env, PGPASSWORD: password } })).toMatchObject({
      stdout: 'me,same\nann,t\n',
    });
    chmodSync(`${there.folder}/pgpass`, 0o600);
    expect(await there.run(sql, { env: { ...env, PGPASSFILE: `${there.folder}/pgpass` } })).toMatchObject({ code: 0 });
  });

  test('is planned without writing anything', async () => {
    const database = cluster.newDatabase();
    const there = place(database);
    const { code, stdout } = await run(there, 'run', '--plan');
    expect(code).toBe(0);
    expect(stdout).toContain('CREATE TABLE songPlays');
    expect(stdout).toContain('CREATE INDEX songPlays_start_time');
    expect(stdout).toMatch(/DELETE FROM stage_events;\nCOPY stage_events \(artist, .*\) FROM STDIN;/);
    expect(cluster.psql(database, `SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'etl')`)).toBe('0');
  });

  test('is examined by doctor, and shown by status and history', async () => {
    const database = cluster.newDatabase();
    const there = place(database);
    expect((await run(there, 'doctor')).stdout).toMatch(
      /warehouse +127\.0\.0\.1:\d+ opens \(PostgreSQL \d+.*, not encrypted\); empty/,
    );
    expect((await run(there, 'run', '--quiet')).code).toBe(0);
    expect((await run(there, 'doctor')).stdout).toMatch(/7 tables/);
    const { stdout } = await run(there, 'status');
    expect(stdout).toContain(`${database}  postgres  127.0.0.1:${cluster.port}  schema public  user sparkify`);
    expect(stdout).toMatch(/stage_events +2\n/);
    expect((await there.run(['history'])).stdout).toMatch(/ run +(success|warn) /);
  });

  test('lets nothing be written with --read-only, not even by what looks like a query', async () => {
    const database = cluster.newDatabase();
    cluster.psql(database, 'CREATE SEQUENCE counter');
    const there = place(database);
    for (const sql of [
      `SELECT nextval('counter')`,
      `SELECT set_config('transaction_read_only', 'off', false), nextval('counter')`,
    ]) {
      const { code, stderr } = await there.run(['sql', '--read-only', '-c', sql]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/ERROR 25(006|001)/);
    }
    expect(cluster.psql(database, 'SELECT is_called FROM counter')).toBe('f');
  });

  test.each([
    ['csv', 'big,at,nan,twice,twice,nothing,empty\n9223372036854775807,2018-11-01 20:57:10.796123,NaN,1,2,,\n'],
    [
      'tsv',
      'big\tat\tnan\ttwice\ttwice\tnothing\tempty\n9223372036854775807\t2018-11-01 20:57:10.796123\tNaN\t1\t2\t\\N\t\n',
    ],
  ])('prints at the prompt what the server sent, as %s', async (format, wanted) => {
    const there = place(cluster.newDatabase());
    const sql = `SELECT 9223372036854775807 AS big, TIMESTAMP '2018-11-01 20:57:10.796123' AS at, 'NaN'::float8 AS nan, 1 AS twice, 2 AS twice, NULL AS nothing, '' AS empty`;
    expect((await there.run(['sql', '-c', sql, '--format', format])).stdout).toBe(wanted);
  });

  test.each(['json', 'ndjson', 'markdown', 'table'])('loses no digit at the prompt as %s', async (format) => {
    const there = place(cluster.newDatabase());
    const sql = 'SELECT 1234567890123456789.000000000000000001 AS exact, 9007199254740993 AS big';
    const { stdout } = await there.run(['sql', '-c', sql, '--format', format]);
    expect(stdout).toContain('1234567890123456789.000000000000000001');
    expect(stdout).toContain('9007199254740993');
  });

  test('marks where the server found a statement wrong', async () => {
    const there = place(cluster.newDatabase());
    const { code, stderr } = await there.run(['sql', '-c', `SELECT 1;\nSELECT '😀', nope`]);
    expect(code).toBe(1);
    expect(stderr).toContain('ERROR 42703: column "nope" does not exist');
    expect(stderr).toContain('where: line 2, column 14');
  });
});
