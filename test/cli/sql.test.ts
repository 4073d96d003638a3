import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { endlessStatement, everything, from, newPlace, newSample, type Place } from './program.ts';

let place: Place;

beforeAll(async () => {
  const data = await newSample({ songs: 20, events: 200, seed: 1 });
  place = newPlace();
  expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(data)])).code).toBe(0);
});

describe('sql takes its statements', () => {
  test('from -c', async () => {
    expect(await place.run(['sql', '-c', 'SELECT 1 AS one'])).toMatchObject({
      code: 0,
      stdout: 'one\n1\n',
      stderr: '',
    });
  });

  test('from a file with -f, one after another', async () => {
    place.write('two.sql', "-- a comment; with a semicolon\nSELECT 'a;b' AS text;\n\nSELECT 2 AS two;\n");
    expect(await place.run(['sql', '-f', 'two.sql'])).toMatchObject({ code: 0, stdout: 'text\na;b\ntwo\n2\n' });
  });

  test.each([[['-']], [[]], [['-f', '-']]])('from standard input with %j', async (args) => {
    const ended = await place.run(['sql', ...args], { stdin: 'SELECT 3 AS three' });
    expect(ended).toMatchObject({ code: 0, stdout: 'three\n3\n' });
  });
});

describe('sql takes statements as Redshift does', () => {
  test('its functions, its division, its order of NULLs', async () => {
    const sql = `SELECT dateadd(day, 1, '2018-11-30') AS d, 7 / 2 AS half, n FROM (SELECT 1 AS n UNION ALL SELECT NULL) ORDER BY n`;
    expect(await place.run(['sql', '-c', sql])).toMatchObject({
      code: 0,
      stdout: 'd,half,n\n2018-12-01 00:00:00,3,1\n2018-12-01 00:00:00,3,\n',
      stderr: '',
    });
  });

  test('and says on standard error what Redshift does not have', async () => {
    const sql = "SELECT string_agg('x', ',') AS list";
    const note = 'note: Redshift has no string_agg: use LISTAGG(…) WITHIN GROUP (ORDER BY …)\n';
    expect(await place.run(['sql', '-c', sql])).toMatchObject({ code: 0, stdout: 'list\nx\n', stderr: note });
    expect(await place.run(['sql', '--quiet', '-c', sql])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('sql prints results', () => {
  const sql = `SELECT 1 AS n, 'a,"b"' AS t, NULL AS nothing, 'x' || chr(27) || '[31m' AS colour`;

  test.each([
    ['csv', `n,t,nothing,colour\n1,"a,""b""",,x\u001b[31m\n`],
    ['json', '[{"n":1,"t":"a,\\"b\\"","nothing":null,"colour":"x\\u001b[31m"}]\n'],
  ])('as %s, to the byte', async (format, expected) => {
    expect((await place.run(['sql', '--format', format, '-c', sql])).stdout).toBe(expected);
  });

  test('as JSON with a name for each of two columns of one name, and says so', async () => {
    const { stdout, stderr } = await place.run(['sql', '--format', 'ndjson', '-c', 'SELECT 1 AS a, 2 AS a']);
    expect(stdout).toBe('{"a":1,"a_2":2}\n');
    expect(stderr).toBe('note: another column a is a_2 in JSON, where names must differ\n');
  });

  test('as a table without letting a value colour the terminal', async () => {
    const { code, stdout } = await place.run(['sql', '--format', 'table', '-c', sql]);
    expect(code).toBe(0);
    expect(stdout).toContain('x␛');
    expect(stdout).not.toContain('\u001b');
  });

  test('cut to --limit, and says so on standard error', async () => {
    const ended = await place.run(['sql', '--limit', '2', '-c', 'SELECT start_time FROM times']);
    expect(ended.code).toBe(0);
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(ended.stderr).toBe('cut after 2 rows: there are more (--limit)\n');
  });

  test('and ends quietly with 0 when its reader has seen enough', async () => {
    const many = 'SELECT range AS n FROM range(200000)';
    expect(await place.run(['sql', '-c', many], { reader: 'leaves' })).toMatchObject({ code: 0, signal: null });
  });
});

describe('sql writes', () => {
  test('and tells on standard error how many rows it touched, in every format, unless --quiet', async () => {
    const make = 'CREATE TABLE many (n INTEGER); INSERT INTO many VALUES (1), (2), (3)';
    expect(await place.run(['sql', '-c', make])).toMatchObject({ code: 0, stdout: '', stderr: '3 rows touched\n' });
    const one = 'UPDATE many SET n = 9 WHERE n = 1';
    expect(await place.run(['sql', '--format', 'table', '-c', one])).toMatchObject({
      ...{ stdout: '(1 row touched)\n', stderr: '' },
    });
    expect(await place.run(['sql', '--quiet', '-c', one])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('to every row of a table where it is told so, and says that there was no WHERE', async () => {
    expect(await place.run(['sql', '-c', 'UPDATE many SET n = 0'])).toMatchObject({
      ...{ code: 0, stdout: '' },
      stderr: '3 rows touched\nnote: the UPDATE had no WHERE: every row of the table was changed\n',
    });
    expect(await place.run(['sql', '-c', 'DELETE FROM many'])).toMatchObject({
      stderr: '3 rows touched\nnote: the DELETE had no WHERE: every row of the table is gone\n',
    });
    await place.query('DROP TABLE many');
  });
});

describe('sql has nothing to run', () => {
  test.each([
    ['file', ['-f', 'empty.sql']],
    ['standard input', ['-']],
  ])('in a %s of comments, says so, and ends with 0', async (_, args) => {
    place.write('empty.sql', '-- later\n');
    const ended = await place.run(['sql', ...args], { stdin: '/* later */' });
    expect(ended).toMatchObject({ code: 0, stdout: '', stderr: 'there is no statement to run\n' });
  });

  test('that could be held against what is expected: that is a mistake', async () => {
    expect((await place.run(['sql', '-f', 'empty.sql', '--expect', 'x.csv'])).code).toBe(2);
  });
});

describe('a statement that fails', () => {
  test('ends with 1 and the engine’s words, line, column and a mark', async () => {
    place.write('wrong.sql', "SELECT 1;\n\nSELECT 'ä' AS a,\n       nothing FROM times;\nSELECT 2;\n");
    const { code, stdout, stderr } = await place.run(['sql', '-f', 'wrong.sql']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '1\n1\n' });
    expect(stderr).toContain('error: Binder Error: Referenced column "nothing" not found');
    expect(stderr).toContain('\n       nothing FROM times;\n       ^\n');
    expect(stderr).toContain('where: wrong.sql, line 4, column 8');
  });

  test.each([[[]], [['--limit', '9000000']]])(
    'far into its rows ends with 1 and the engine’s words, after the rows that came before, with %j',
    async (options) => {
      const late =
        "SELECT CAST(CASE WHEN range = 4000000 THEN 'oops' ELSE '1' END AS INTEGER) AS n FROM range(10000000)";
      const { code, stdout, stderr } = await place.run(['sql', ...options, '-c', late]);
      expect(code).toBe(1);
      expect(stdout.slice(0, 6)).toBe('n\n1\n1\n');
      expect(stderr).toContain("Could not convert string 'oops'");
      expect(stderr).toContain('where: line 1, column 8');
    },
  );

  test('takes back nothing of those before it, and those after it do not run', async () => {
    await place.run([
      'sql',
      '-c',
      'CREATE TABLE kept (n INTEGER); INSERT INTO kept VALUES (1); SELECT nope; DROP TABLE kept',
    ]);
    expect(await place.query('SELECT n FROM kept')).toEqual(['1']);
    await place.query('DROP TABLE kept');
  });

  test('of a cancelled query ends with 130', async () => {
    const running = place.start(['sql', '-c', `SELECT 'begun' AS word; ${endlessStatement}`]);
    await running.says('begun');
    running.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'cancelled\n' });
  });
});

describe('sql --read-only', () => {
  test.each([
    'DELETE FROM songPlays',
    "COPY users TO 'users.csv'",
    'EXPLAIN ANALYZE DELETE FROM times',
    'SELECT 1; DELETE FROM songPlays',
  ])('refuses %s', async (sql) => {
    const { code, stderr } = await place.run(['sql', '--read-only', '-c', sql]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/read-only[\s\S]*to do: Start without --read-only/);
  });

  test('opens the file for reading only: several may read at once, and nobody writes meanwhile', async () => {
    const reader = place.start(['sql', '--read-only', '--format', 'csv', '-c', 'FROM range(1000000000000)']);
    await reader.says('range\n0\n');
    const { code, stdout } = await place.run(['sql', '--read-only', '-c', 'SELECT count(*) AS n FROM stage_events']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'n\n200\n' });
    expect((await place.run(['sql', '-c', 'SELECT 1'])).code).toBe(4);

    reader.kill('SIGINT');
    expect((await reader.ended).code).toBe(130);
    expect((await place.run(['sql', '-c', 'SELECT 1'])).code).toBe(0);
  });

  test('makes no warehouse where there is none, and tells what there is: nothing', async () => {
    const empty = newPlace();
    expect((await empty.run(['--read-only', 'status'])).stdout).toMatch(/^create +pending/m);
    expect(existsSync(empty.home)).toBe(false);
  });

  test('answers questions', async () => {
    const { code, stdout } = await place.run(['sql', '--read-only', '-c', 'SELECT count(*) AS n FROM stage_events']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'n\n200\n' });
  });

  test('leaves every row as it was', async () => {
    const before = await everything(place);
    await place.run(['sql', '--read-only', '-c', 'DELETE FROM songPlays']);
    await place.run(['sql', '--read-only', '-c', "SELECT 1; UPDATE users SET level = 'paid'"]);
    expect(await everything(place)).toBe(before);
  });
});
