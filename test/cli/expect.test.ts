import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { play, song } from '../pipeline.ts';
import { copyOf, type Ended, from, newPlace, type Place, read } from './program.ts';

let place: Place;

beforeAll(async () => {
  place = newPlace({
    'log_data/e.json': [play({ itemInSession: 1 }), play({ itemInSession: 2, song: 'Other', level: 'paid' })].join(
      '\n',
    ),
    'song_data/s.json': song(),
  });
  expect((await place.run(['run', '--quiet', '--to', 'transform', ...from(place.folder)])).code).toBe(0);
});

function sql(...texts: readonly string[]): Promise<Ended> {
  return place.run(['sql', ...texts.flatMap((text) => (text.startsWith('--') ? text.split(' ') : ['-c', text]))]);
}

const levels = 'SELECT level, count(*) AS plays FROM songPlays GROUP BY level';

describe('\\expect', () => {
  test('holds the statement before it, or the last one, against a number of rows and a cell', async () => {
    const ended = await sql(
      `${levels} \\expect rows = 2 \\expect rows <= 2`,
      "SELECT 0.5 AS half, 'x' AS y; \\expect cell 0.50",
    );
    expect(ended.stdout).toMatch(/^level,plays\n.*\n.*\nhalf,y\n0\.5,x\n$/);
    expect(ended.stderr).toBe('✓ rows = 2: 2 rows\n✓ rows <= 2: 2 rows\n✓ cell = 0.50: 0.5\n');
    expect(ended.code).toBe(0);
  });

  test.each([
    ['SELECT 1 AS x WHERE false \\expect rows > 0', 'rows > 0 does not hold: expected rows > 0, got 0 rows'],
    ['SELECT 1 AS x WHERE false \\expect cell 1', 'expected 1, got no row'],
    ["SELECT '' AS x \\expect cell NULL", 'cell = NULL does not hold: expected NULL, got '],
    ['SELECT 2.02 AS x \\expect cell 2 tolerance 0.01', 'cell = 2 ± 0.01 does not hold: expected 2, got 2.02'],
  ])('ends %j with 3', async (text, words) => {
    const { code, stderr } = await sql(text);
    expect(stderr).toContain(`error: `);
    expect(stderr).toContain(words);
    expect(code).toBe(3);
  });

  test('stops a script where something does not hold, and says in which line', async () => {
    place.write('guard.sql', 'SELECT 1 AS x;\n\\expect cell 2\nCREATE TABLE too_late (x int);\n');
    const { code, stderr } = await place.run(['sql', '-f', 'guard.sql']);
    expect(code).toBe(3);
    expect(stderr).toContain('where: guard.sql, line 2');
    expect(await place.query("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'too_late'")).toEqual(['0']);
  });

  test('compares a whole saved result, in any order; what differs is on standard error, the data on standard output', async () => {
    expect((await sql(`${levels} \\expect save levels.csv`)).code).toBe(0);
    expect((await sql(`${levels} ORDER BY plays, level DESC \\expect result levels.csv unordered`)).code).toBe(0);
    place.write('levels.csv', 'level,plays\nfree,1\npaid,7\n,1\n');
    const { code, stdout, stderr } = await sql(`${levels} \\expect result levels.csv`);
    expect(code).toBe(3);
    expect(stdout.split('\n').sort()).toEqual(['', 'free,1', 'level,plays', 'paid,1']);
    expect(stderr).toContain('≠ row 2 · plays: expected 7, got 1\n  − row 3 missing: level = NULL, plays = 1\n');
    expect(stderr).toContain('1 row differs in 1 cell, 1 row missing; 3 rows expected, 2 rows got');
  });

  test('minds the order of a statement that has one', async () => {
    place.write('two.csv', 'x\n2\n1\n');
    const { code, stderr } = await sql('SELECT * FROM (VALUES (1), (2)) AS t(x) ORDER BY x \\expect result two.csv');
    expect(stderr).toContain('the same 2 rows in another order');
    expect(code).toBe(3);
  });

  test('tells NULL from an empty text', async () => {
    const ended = await sql("SELECT NULL AS x, '' AS y \\expect save nulls.csv");
    expect(ended.stderr).toBe('1 row saved as expected in nulls.csv\n');
    expect((await sql("SELECT NULL AS x, '' AS y \\expect result nulls.csv")).code).toBe(0);
    const { code, stderr } = await sql("SELECT '' AS x, NULL AS y \\expect result nulls.csv");
    expect(code).toBe(3);
    expect(stderr).toContain('≠ row 1 · x: expected NULL, got ');
  });

  test.each([
    ['\\expect rows = 1', 'there is no result yet', 2],
    ['CREATE TEMP TABLE t (x int) \\expect rows = 0', 'the last statement gives no rows', 2],
    ['SELECT 1 AS x \\expect result none.csv', 'there is no saved result of that name', 2],
    ['SELECT 1 AS x \\expect save none.txt', 'none.txt does not end in .csv', 2],
    ['SELECT 1 AS x \\expect few', '\\expect few is not understood', 2],
    ['SELECT nothing \\expect rows = 1', 'nothing', 1],
  ])('says of %j what is wrong', async (text, words, exit) => {
    const { code, stderr } = await sql(text);
    expect(stderr).toContain(words);
    expect(code).toBe(exit);
  });
});

describe('a cut result', () => {
  const many = 'SELECT * FROM range(30000) AS t(i)';

  test('is judged whole: its statement is run again for the rows that were not printed', async () => {
    const ended = await sql(`${many} \\expect rows = 30000`, '--limit 10');
    expect(ended.stdout.split('\n')).toHaveLength(12);
    expect(ended.code).toBe(0);
    expect((await sql(`${many} \\expect rows = 10`, '--limit 10')).code).toBe(3);
  });

  test('of a statement that writes is not judged', async () => {
    const script =
      'CREATE TEMP TABLE t AS SELECT * FROM range(30) AS r(i); DELETE FROM t RETURNING i \\expect rows = 30';
    const { code, stderr } = await sql(script, '--limit 10');
    expect(stderr).toContain('the result is cut after 10 rows and cannot be judged');
    expect(code).toBe(2);
    expect((await sql(script)).code).toBe(0);
  });

  test('is judged also where its reader leaves', async () => {
    const args = ['sql', '-c', 'SELECT * FROM range(3000000) AS t(i) \\expect rows = 1'];
    expect((await place.run(args, { reader: 'leaves' })).code).toBe(3);
  });
});

describe('sql --expect', () => {
  test('holds the last result against a saved one', async () => {
    place.write('expected.csv', 'level,plays\npaid,1\nfree,1\n');
    expect((await sql('SELECT 1 AS x', levels, '--expect expected.csv')).code).toBe(0);
    place.write('expected.csv', 'level,plays\npaid,1.4\nfree,1\n');
    const { code, stdout, stderr } = await sql(levels, '--expect expected.csv');
    expect(code).toBe(3);
    expect(stdout).toContain('paid,1\n');
    expect(stderr).toContain('≠ row 1 · plays: expected 1.4, got 1\n');
    expect((await sql(levels, '--expect expected.csv', '--tolerance 0.5')).code).toBe(0);
  });

  test('says what does not go together', async () => {
    expect((await sql(levels, '--key level')).stderr).toContain('--key is for --diff');
    const { code, stderr } = await sql(levels, levels, '--diff other.cfg');
    expect(stderr).toContain('--diff compares what one statement gives here and there');
    expect(code).toBe(2);
    expect((await sql(levels, '--tolerance few')).code).toBe(2);
  });
});

describe('\\diff', () => {
  const t = "CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, NULL)) AS v(id, name); TABLE t;";

  test('shows what has changed since the statement ran before, by key', async () => {
    const changes = "UPDATE t SET name = 'B' WHERE id = 2; DELETE FROM t WHERE id = 3; INSERT INTO t VALUES (4, 'd');";
    const { code, stdout, stderr } = await sql(t, changes, 'TABLE t \\diff --key id');
    expect(stdout.slice(stdout.indexOf('±'))).toBe(
      '±,id,column,before,now\n' +
        '≠,2,name,b,B\n' +
        '−,3,(row gone),name = NULL,(no row)\n' +
        '+,4,(row new),(no row),name = d\n',
    );
    expect(stderr).toContain('the results differ: 1 row differs in 1 cell, 1 row gone, 1 row new');
    expect(code).toBe(3);
  });

  test('says that nothing has', async () => {
    const { code, stderr } = await sql(t, 'TABLE t; \\diff');
    expect(stderr).toMatch(/^✓ before and now: 3 rows, all equal; before was \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/m);
    expect(code).toBe(0);
  });

  test.each([
    ['SELECT 77 AS x \\diff', 'to do: This one is: run it again, now or in a later session, and then \\diff.'],
    ['CREATE TEMP TABLE d (x int); INSERT INTO d VALUES (1) RETURNING x \\diff', 'its statement may change data'],
    ['SELECT 1 AS x; SELECT 1 AS x \\diff --key y', 'the key y is no column of the result'],
  ])('says of %j what is wrong', async (text, words) => {
    const { code, stderr } = await sql(text);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});

describe('\\diff in a later session', () => {
  const users = 'SELECT user_id, level FROM users \\diff --key user_id';
  const results = (of: Place) => join(of.home, 'results');
  const fresh = () => {
    const copy = copyOf(place);
    rmSync(results(copy), { recursive: true, force: true });
    return copy;
  };

  test('compares with the last run of an earlier one', async () => {
    const kept = fresh();
    const run = (text: string) => kept.run(['sql', '-c', text]);
    const first = await run(users);
    expect(first.stderr).toContain('no earlier run of this statement is kept');
    expect(first.code).toBe(2);
    expect((await run(users)).stderr).toMatch(/✓ before and now: 1 row, all equal; before was .*Z\n$/);
    await run("UPDATE users SET level = 'gold'");
    const changed = await run(users);
    expect(changed.stdout).toMatch(/±,user_id,column,before,now\n≠,1,level,paid,gold\n$/);
    expect(changed.stderr).toMatch(/1 row before, 1 row now; before was .*Z\n/);
    expect(changed.code).toBe(3);
    expect((await run(users)).code).toBe(0);
  });

  test('says when the run before was cut', async () => {
    const kept = fresh();
    const many = 'SELECT * FROM range(30) AS t(i) \\diff';
    await kept.run(['sql', '--limit', '10', '-c', many]);
    const { code, stderr } = await kept.run(['sql', '-c', many]);
    expect(stderr).toMatch(/the run before, of .*Z, was not kept: it is cut after 10 rows/);
    expect(code).toBe(2);
  });

  test('writes nothing for who compares nothing, nor on a protected target that does not ask for it', async () => {
    const quiet = fresh();
    await quiet.run(['sql', '-c', levels]);
    expect(existsSync(results(quiet))).toBe(false);
    quiet.write('dwh.cfg', '[CLUSTER]\nPROTECTED = yes\n');
    const refused = await quiet.run(['sql', '-c', users]);
    expect(refused.stderr).toContain('for later ones it is not kept: by [CLUSTER] KEEP_RESULTS');
    expect(existsSync(results(quiet))).toBe(false);
    quiet.write('dwh.cfg', '[CLUSTER]\nPROTECTED = yes\nKEEP_RESULTS = yes\n');
    await quiet.run(['sql', '-c', users]);
    expect((await quiet.run(['sql', '-c', users])).code).toBe(0);
    expect(readdirSync(results(quiet))).toHaveLength(2);
  });
});

describe('the same statement on another target', () => {
  let other: Place;

  beforeAll(() => {
    other = copyOf(place);
    place.write('other.cfg', `[CLUSTER]\nPATH = ${other.home}/warehouse.duckdb\n`);
    place.write('same.cfg', `[CLUSTER]\nPATH = ${place.home}/warehouse.duckdb\n`);
    place.write('dead.cfg', '[CLUSTER]\nHOST = localhost\nDB_PORT = 1\nDB_NAME = x\nDB_USER = x\nDB_PASSWORD = x\n');
    place.write('none.cfg', `[CLUSTER]\nPATH = ${place.home}/none.duckdb\n`);
  });

  test('gives the same, or what differs is the data, in any format', async () => {
    const users = 'SELECT user_id, first_name, level FROM users';
    const same = await sql(users, '--diff other.cfg', '--key user_id');
    expect(same).toMatchObject({ code: 0, stdout: '', stderr: '✓ here and there: 1 row, all equal\n' });
    expect((await other.run(['sql', '-c', "UPDATE users SET first_name = 'Eve'"])).code).toBe(0);
    const { code, stdout, stderr } = await sql(users, '--diff other.cfg', '--key user_id', '--format ndjson');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({ '±': '≠', user_id: '1', column: 'first_name', here: 'Ada', there: 'Eve' });
    expect(stderr).toContain('the results differ: 1 row differs in 1 cell; 1 row here, 1 row there');
    const inScript = await sql(`${users} \\diff --config other.cfg`);
    expect(inScript.stdout).toContain('≠,1,first_name,Ada,Eve\n');
    expect(inScript.code).toBe(3);
  });

  test('is only read, here and there', async () => {
    const { code, stderr } = await sql('DELETE FROM users RETURNING user_id', '--diff other.cfg');
    expect(stderr).toContain('only what is known to read can be compared');
    expect(code).toBe(2);
    const inScript = await sql('BEGIN', 'DELETE FROM users RETURNING user_id \\diff --config other.cfg');
    expect(inScript.stderr).toContain('read-only');
    expect(inScript.code).toBe(1);
    for (const one of [place, other]) expect(await one.query('SELECT count(*) FROM users')).toEqual(['1']);
  });

  test.each([
    ['same.cfg', 'it names the target that is open already'],
    ['none.cfg', 'there is no warehouse file'],
    ['gone.cfg', 'gone.cfg'],
    ['dead.cfg', 'where: dead.cfg, localhost:1'],
  ])('cannot be that of %s', async (config, words) => {
    const { code, stderr } = await sql('SELECT 1 AS x', `--diff ${config}`);
    expect(stderr).toContain(words);
    expect([1, 2]).toContain(code);
  });
});

describe('\\check', () => {
  test('lists what there is to check, by itself', async () => {
    const { stdout, code } = await sql('\\check');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'family,table,what has to hold\norphans,songPlays,every songPlays.start_time is in times\n',
    );
    for (const family of ['duplicates', 'nulls', 'fanout', 'freshness', 'accounting'])
      expect(stdout).toContain(`\n${family},`);
  });

  test('finds nothing wrong with what was just transformed', async () => {
    const ended = await place.run(['sql', '-c', '\\check all', ...from(place.folder)]);
    expect(ended.code).toBe(0);
    expect(ended.stdout).not.toMatch(/^[!✗]/m);
    expect(ended.stdout).toContain(
      '✓ holds,2 objects,"every object that the source lists is loaded as it is, and nothing else",accounting,',
    );
    expect(ended.stderr).toMatch(/^✓ 28 checks hold; the latest play is [\d,]+ days old$/m);
    expect(ended.stdout).toMatch(/^latest play in songPlays,2018-11-01 20:57:10\.796,.* days"?$/m);
  });

  test.each([
    [
      "UPDATE songPlays SET user_id = 77 WHERE level = 'paid'",
      'orphans',
      'every songPlays.user_id is in users',
      /^1,2018.*,77,paid/m,
    ],
    ['INSERT INTO users SELECT * FROM users', 'duplicates users', 'users.user_id is unique: 1 failing row', /^1,2$/m],
    [
      'UPDATE songPlays SET session_id = NULL',
      'nulls songplays',
      'songPlays.session_id is never NULL: 2 failing rows',
      /^0,2018/m,
    ],
    [
      'INSERT INTO users SELECT * FROM users',
      'fanout',
      'joining songPlays to users by user_id doubles no row',
      /^4,2$/m,
    ],
    ["DELETE FROM songPlays WHERE level = 'paid'", 'accounting', 'every play has its row in songPlays', /^2,1$/m],
    [
      "UPDATE etl.files SET records = 9 WHERE table_name = 'stage_songs'",
      'accounting',
      'every record of a loaded object',
      /,9,1,0$/m,
    ],
    [
      "UPDATE etl.steps SET started = '2000-01-01' WHERE step = 'transform'",
      'freshness',
      'transform has run since',
      /,2000-01-01 00:00:00$/m,
    ],
    [
      "UPDATE stage_events SET ts = '2018-12-01'",
      'freshness',
      'the latest play is the latest',
      /^2018-12-01 00:00:00\.000,2018-11-01/m,
    ],
  ])('after %j finds by %s the failing rows, and ends with 3', async (change, check, words, row) => {
    const { code, stdout, stderr } = await sql('BEGIN', change, `\\check ${check}`);
    expect(stderr).toContain(words);
    expect(stdout).toMatch(/^✗/m);
    expect(stdout).toMatch(row);
    expect(code).toBe(3);
  });

  test('warns of objects that are new, and of a source that is gone, without failing', async () => {
    const changed = copyOf(place, { 'log_data/e.json': play(), 'log_data/f.json': play(), 'song_data/s.json': song() });
    const ended = await changed.run(['sql', '-c', '\\check accounting', ...from(changed.folder)]);
    expect(ended.stdout).toMatch(/f\.json,new$/m);
    expect(ended.stdout).toMatch(/^outcome,.*\n! warns,"3 objects, \d others? than loaded"/);
    expect(ended.stderr).toContain('! 3 checks hold, 1 warns\n');
    expect(ended.code).toBe(0);
    const gone = await place.run(['sql', '-c', '\\check accounting', ...from('/nowhere')]);
    expect(gone.stdout).toMatch(/^! warns,not known: .*\/nowhere/m);
    expect(gone.code).toBe(0);
  });

  test.each([
    ['\\check orphan', 'there are no checks named orphan'],
    ['\\check orphans users', 'About users there are duplicates, nulls, and all.'],
    ['\\check orphans nothing', 'The tables are stage_events, stage_songs, users'],
  ])('says of %j what there is instead', async (text, words) => {
    const { code, stderr } = await sql(text);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  test('tells what fails first, and the rows of no more checks than a prompt has tabs for', async () => {
    const changes = [
      'DELETE FROM users',
      'DELETE FROM times',
      'INSERT INTO songs SELECT * FROM songs',
      'INSERT INTO artist SELECT * FROM artist',
      'UPDATE songPlays SET session_id = NULL',
      'DELETE FROM stage_events',
      'INSERT INTO songPlays SELECT * FROM songPlays',
    ];
    const { code, stdout, stderr } = await sql('BEGIN', ...changes, '\\check all');
    const outcomes = [...stdout.matchAll(/^([✗✓!]) (?:fails|holds|warns),/gm)].map(([, mark]) => mark).join('');
    expect(outcomes).toMatch(/^✗{9,}!?✓+$/);
    expect(stderr.match(/^\w+ fails:$/gm)).toHaveLength(8);
    expect(stderr).toContain('(those of the first 8 checks; \\check FAMILY shows its own)');
    expect(code).toBe(3);
  });

  test('says what to run where there is no star schema', async () => {
    const { code, stderr } = await newPlace().run(['sql', '-c', '\\check all']);
    expect(stderr).toContain('to do: Run create, stage and transform first.');
    expect(code).toBe(1);
  });
});

describe('sql --provenance', () => {
  test('says where each result comes from on standard error, the same fingerprint for the same rows', async () => {
    const lines = async (order: string) => {
      const { stdout, stderr } = await sql(`${levels} ORDER BY level ${order}`, '--provenance', '--limit 5');
      expect(stdout.split('\n')[0]).toBe('level,plays');
      return stderr;
    };
    const [up, down] = [await lines('ASC'), await lines('DESC')];
    expect(up).toMatch(
      /^warehouse \(embedded, .*warehouse\.duckdb\) as \S+ · \d{4}-.*Z · \d+ ms · 2 rows, whole · [0-9a-f]{12}\n$/,
    );
    expect(down.slice(-13)).toBe(up.slice(-13));
    expect((await sql('SELECT * FROM range(9) AS t(i)', '--provenance', '--limit 5')).stderr).toContain('5 rows, cut');
    expect(read(place, 'levels.csv')).toContain('level,plays');
  });
});
