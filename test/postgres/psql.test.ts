import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPlace, type Place } from '../cli/program.ts';
import { administrator, Cluster, clusterSection, serverPrograms } from './cluster.ts';
import { describePostgres } from './given.ts';

/** What psql and the program are both asked; each line is one statement that returns rows. */
const questions = [
  ...[
    "SELECT 1 AS \"a b\", 'x,y' AS \"q\"\"uote\", '\"' AS quoted, '' AS empty, NULL AS nothing, ' lead', 'trail '",
    'VALUES (1, NULL)',
  ],
  ...[
    "SELECT E'line\\nbreak', E'tab\\there', E'cr\\rhere', E'crlf\\r\\n', E'back\\\\slash'",
    'SELECT \'x\' AS "name of\ntwo lines"',
  ],
  ...[
    "SELECT '\\.' AS end_of_data",
    "SELECT '\\.', 1",
    "SELECT ''",
    'SELECT NULL',
    "SELECT ' '",
    "SELECT '\\N', 'NULL'",
  ],
  ...['SELECT 1 AS x, 2 AS x, 3 AS "X"', 'SELECT 1 WHERE false', 'SELECT 1 AS a, 2 AS b LIMIT 0'],
  "SELECT timestamp 'infinity', timestamp '-infinity', date 'infinity', date '-infinity', timestamptz 'infinity'",
  "SELECT date '0044-03-15 BC', timestamp '0044-03-15 12:00:00.000001 BC', date '12345-01-01'",
  "SELECT timestamp '2018-11-15 12:34:56.123456', timestamp '2018-11-15 12:34:56.1', timestamptz '2018-11-15 12:34:56.1+05:45'",
  "SELECT time '24:00:00', time '12:34:56.789', timetz '12:34:56+02', timetz '00:00:00.000001-15:59:59'",
  "SELECT interval '1 year 2 mons 3 days 04:05:06.789', interval '-1 day', interval '0', interval '1 day -00:00:01'",
  'SELECT 9223372036854775807, -9223372036854775808, CAST(32767 AS smallint), 2147483647',
  "SELECT 123456789012345678901234567890.123456789, numeric 'NaN', numeric 'Infinity', 1e-30, CAST(1.10 AS numeric(10, 2)), 0.00000",
  "SELECT float8 'NaN', float8 '-Infinity', float8 '-0', 1e300, CAST(0.1 AS float8) + CAST(0.2 AS float8), float8 '1e15', float8 '1e-5'",
  "SELECT float4 '0.1', float4 '1e6', float4 '3.4028235e38', float4 'NaN'",
  "SELECT bytea '\\xdeadbeef00', bytea ''",
  `SELECT ARRAY[1, 2, NULL], ARRAY['a', 'b,c', NULL, 'NULL', '', '"q"'], CAST('{}' AS int[]), ARRAY[[1, 2], [3, 4]], ARRAY[float8 'NaN']`,
  `SELECT json '{"a": [1, 2.50, null], "b":   "x\\u0000y"}', jsonb '{"b": 1, "a": [1, 2.50, null]}', xml '<a>b</a>'`,
  'SELECT true, false, CAST(NULL AS boolean)',
  "SELECT inet '192.168.1.1/24', macaddr '08:00:2b:01:02:03', int4range '[1,5)', point '(1,2)', B'101', money '12.34'",
  "SELECT uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', ROW(1, 'a', NULL), ROW('x,y', '\"'), to_tsvector('the fat cat')",
  "SELECT CAST('abc' AS char(10)), CAST('abc' AS varchar(2)), CAST('n' AS name), CAST(1 AS oid), CAST('pg_class' AS regclass)",
  "SELECT 'héllo 日本 👩‍👩‍👧 e' || U&'\\0301', U&'\\200f\\202e', E'\\x01\\x1b[31m\\x7f', U&'\\0085\\009b'",
  ...['TABLE pg_am', 'SHOW server_version', 'EXPLAIN (COSTS off) SELECT 1', "SELECT $$it's$$, $tag$a$$b$tag$"],
  "INSERT INTO given VALUES (1, 'a'), (2, NULL) RETURNING *",
  "UPDATE given SET t = 'z' WHERE n = 2 RETURNING n, t",
  'WITH gone AS (DELETE FROM given RETURNING n) SELECT count(*) FROM gone',
  "SELECT n, repeat('x', n) FROM generate_series(1, 5000) AS s(n)",
];

describePostgres('beside psql on the same server,', () => {
  let cluster: Cluster;
  let database: string;
  let place: Place;

  beforeAll(async () => {
    cluster = await Cluster.start();
    database = cluster.newDatabase();
    cluster.psql(database, 'CREATE TABLE given (n int, t text)');
    place = newPlace({ 'dwh.cfg': clusterSection(cluster, database, { SCHEMA: 'public' }) });
  });

  afterAll(() => cluster?.close());

  /** psql with a script on its standard input, stopping at the first error. */
  function psql(script: string, ...args: readonly string[]): { code: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(
      join(serverPrograms() ?? '', 'psql'),
      [
        ...['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', `${cluster.port}`],
        ...['-U', administrator.user, '-d', database, ...args, '-f', '-'],
      ],
      {
        input: script,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        env: { PATH: process.env.PATH, PGPASSWORD: administrator.password, PGCLIENTENCODING: 'UTF8' },
      },
    );
    return { code: status, stdout, stderr };
  }

  const ours = (script: string, ...args: readonly string[]) => place.run(['sql', ...args, '-'], { stdin: script });

  test('a script’s results are the same CSV, to the byte', async () => {
    const script = questions.map((one, at) => `SELECT ${at} AS question;\n${one};\n`).join('');
    const theirs = psql(script, '--csv');
    expect(theirs).toMatchObject({ code: 0, stderr: '' });

    const { code, stdout, stderr } = await ours(script, '--quiet', '--format', 'csv');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split(/^question\n/m)).toEqual(theirs.stdout.split(/^question\n/m));
  });

  /** Texts of what a format might trip over; but NUL, which PostgreSQL has not, and U+10FFFE, which psql 15 loses. */
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ab",;\'\\\t\n\r\b\f\v \u001b\u0085\u00a0é日') }),
    fc.string({ unit: 'binary' }).map((one) => one.replaceAll(/\0|\p{Cs}|\p{Noncharacter_Code_Point}/gu, '')),
    fc.constantFrom('\\.', '\\N', 'NULL', '\\\\.', '"', '""'),
  );
  const cell = fc.option(text, { freq: 4 });

  /** Many rows of three texts, as a query. */
  function rowsQuery(): string {
    const rows = fc.sample(fc.tuple(cell, cell, cell), 400);
    const literal = (one: string | null) => (one === null ? 'NULL' : `'${one.replaceAll("'", "''")}'`);
    return `SELECT * FROM (VALUES ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(',\n')}) AS v(a, b, c)`;
  }

  test('any text is the same in CSV', async () => {
    const query = rowsQuery();
    expect((await ours(query, '--format', 'csv')).stdout).toBe(psql(query, '--csv').stdout);
  });

  test('any text is the same in TSV as the server’s COPY writes it', async () => {
    const query = rowsQuery();
    const { stdout } = await ours(query, '--format', 'tsv');
    expect(stdout).toBe(`a\tb\tc\n${psql(`COPY (${query}) TO STDOUT`).stdout}`);
  });

  describe('the exit code', () => {
    const table: readonly [string, string, number, number][] = [
      ['of a script that goes well', 'SELECT 1; SELECT 2', 0, 0],
      ['of an error, at which both stop', 'SELECT 1; SELECT nope; SELECT 2', 1, 3],
      ['of an error while rows come', 'SELECT 1 / (500 - n) FROM generate_series(1, 1000) AS s(n)', 1, 3],
      ['of a quote that is never closed', "SELECT 1; SELECT 'a", 1, 3],
    ];

    test.each(table)('%s', async (_, script, code, theirs) => {
      expect((await ours(script)).code).toBe(code);
      // psql does not say so of what is left open at the end of its input.
      if (!script.endsWith("'a")) expect(psql(script).code).toBe(theirs);
    });

    test.each([
      ['no server', { DB_PORT: 1 }, 1],
      ['a wrong password', { DB_PASSWORD: 'wrong' }, 1],
      ['no such database', { DB_NAME: 'nowhere' }, 1],
    ] as const)('where there is %s', async (_, changes, code) => {
      const elsewhere = newPlace({ 'dwh.cfg': clusterSection(cluster, database, changes) });
      expect(await elsewhere.run(['sql', '-c', 'SELECT 1'])).toMatchObject({ code, stdout: '' });
    });

    test.each([
      ['there is no statement', ['sql', '-c', ' -- nothing'], 2],
      ['there is no such file', ['sql', '-f', 'nowhere.sql'], 2],
      ['an option is not known', ['sql', '--nope'], 2],
      ['the configuration is wrong', ['--config', 'nowhere.cfg', 'sql', '-c', 'SELECT 1'], 2],
    ])('where %s', async (_, args, code) => {
      expect(await place.run(args)).toMatchObject({ code, stdout: '' });
    });
  });

  test('what was printed before an error is the same, and what comes behind it does not run', async () => {
    const script = "SELECT 1 AS a; INSERT INTO given VALUES (7, 'x'); SELECT nope; INSERT INTO given VALUES (8, 'y');";
    const rows = () => cluster.psql(database, 'DELETE FROM given RETURNING n');
    const theirs = psql(script, '--csv');
    expect(rows()).toBe('7');
    expect((await ours(script, '--format', 'csv')).stdout).toBe(theirs.stdout);
    expect(rows()).toBe('7');
  });

  test('statements come from -c, -f and standard input alike', async () => {
    const script = "SELECT 1 AS a;\nSELECT 'b;c' AS b -- ;\n;";
    place.write('script.sql', script);
    const theirs = psql(script, '--csv').stdout;
    for (const args of [['-c', script], ['-f', 'script.sql'], ['-f', '-'], ['-']]) {
      expect((await place.run(['sql', '--format', 'csv', ...args], { stdin: script })).stdout).toBe(theirs);
    }
  });

  test('a reader that leaves ends it quietly, and the server’s statement with it', async () => {
    const many = "SELECT n, repeat('x', 100) FROM generate_series(1, 100000000) AS s(n)";
    const ended = await place.run(['sql', '-c', many], { reader: 'leaves' });
    expect(ended).toMatchObject({ code: 0, signal: null });
    const sessions = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%100000000%' AND pid <> pg_backend_pid()";
    expect(cluster.psql(database, sessions)).toBe('0');
  });
});
