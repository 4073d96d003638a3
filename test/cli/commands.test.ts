import { beforeAll, describe, expect, test } from 'vitest';
import { newPlace, type Place, read } from './program.ts';

let place: Place;

beforeAll(async () => {
  place = newPlace();
  await place.query('CREATE TABLE plays (id INTEGER NOT NULL, level VARCHAR)');
});

/** Standard output of a script given with -c. */
async function printed(script: string, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await place.run(['sql', ...options, '-c', script]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('commands without a screen', () => {
  test('list what the catalog knows', async () => {
    expect(await printed('\\dt')).toBe('schema,name,type\nmain,plays,table\n');
    expect(await printed('\\d plays')).toContain('main,plays,id,integer,not null,');
    expect(await printed('\\dn ma*')).toContain('main');
  });

  test('say which table is missing, with the line, and exit with 1', async () => {
    place.write('listing.sql', 'SELECT 1 AS one;\n\\d nobody\nSELECT 2 AS two;\n');
    const { code, stdout, stderr } = await place.run(['sql', '-f', 'listing.sql']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'one\n1\n' });
    expect(stderr).toContain('error: there is no table or view named nobody');
    expect(stderr).toContain('where: listing.sql, line 2');
  });

  test('that are none exit with 2 and say what was meant', async () => {
    const { code, stderr } = await place.run(['sql', '-c', 'SELECT 1;\n\\timimg on']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no command \\timimg');
    expect(stderr).toContain('where: line 2');
    expect(stderr).toContain('\\timing');
  });

  test('run the statement before them, or the last one again', async () => {
    expect(await printed('SELECT 1 AS one \\g\n\\g')).toBe('one\n1\none\n1\n');
  });

  test('turn rows into blocks', async () => {
    const blocks = '─[ row 1 ]───\na    │ 1\nlong │ ∅\n(1 row)\n';
    expect(await printed('SELECT 1 AS a, NULL AS long \\gx', '--format', 'table')).toBe(blocks);
    const { stdout } = await place.run(['sql', '--format', 'table', '-c', '\\x on\nSELECT 1 AS a, NULL AS long']);
    expect(stdout).toBe(blocks);
  });

  test('print data on standard output, and what they say on standard error', async () => {
    const { stdout, stderr } = await place.run(['sql', '-c', '\\timing on\n\\echo   a  word\nSELECT 1 AS one;']);
    expect(stdout).toBe('a word\none\n1\n');
    expect(stderr).toMatch(/^Timing is on\.\nTime: \d+\.\d{3} ms\n$/);
  });

  test('print words as psql does: quotes off, blanks joined, variables by value, each where it says', async () => {
    const script = "\\set year 2018\n\\echo 'a  b'   c; :year :none\n\\warn careful\n\\qecho here";
    const { stdout, stderr } = await place.run(['sql', '--quiet', '-c', script]);
    expect(stdout).toBe('a  b c; 2018 :none\nhere\n');
    expect(stderr).toBe('careful\n');
    await printed('\\o out.csv\n\\qecho -- begun\nSELECT 1 AS one;\n\\o\n\\qecho shown', '--quiet');
    expect(read(place, 'out.csv')).toBe('-- begun\none\n1\n');
  });

  test('print the statement, or drop it before it runs', async () => {
    expect(await printed('SELECT 1 AS one\n\\p\n;')).toBe('SELECT 1 AS one\none\n1\n');
    expect(await printed('SELECT nonsense\n\\r\nSELECT 2 AS two;', '--quiet')).toBe('two\n2\n');
    expect(await place.run(['sql', '-c', '\\p'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no statement to print'),
    });
  });

  test('keep the one row of a statement in variables that are bound with their types', async () => {
    const script = [
      "SELECT 7 AS n, '007' AS code, NULL AS none, DATE '2018-11-15' AS day \\gset it_",
      "SELECT :it_n + 1 AS n, :it_code || 'x' AS code, :it_none IS NULL AS none, :it_day + 1 AS day;",
    ].join('\n');
    expect(await printed(script, '--quiet')).toBe('n,code,none,day\n8,007x,true,2018-11-16\n');
  });

  test.each([
    ['SELECT 1 AS n WHERE 1 = 0 \\gset', 'the statement gives no row'],
    ['SELECT range AS n FROM range(3) \\gset', 'the statement gives more than one row'],
    ['SELECT 1 AS "a b" \\gset', 'a b cannot be a variable’s name'],
    ['\\gset', 'there is no statement to run'],
  ])('%s is answered with what is wrong, and ends with 2', async (script, message) => {
    expect(await place.run(['sql', '-c', script])).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test('end the script with \\q', async () => {
    expect(await printed('SELECT 1 AS one; \\q\nSELECT 2 AS two;')).toBe('one\n1\n');
  });

  test('tell of themselves, of statements and of the connection', async () => {
    expect(await printed('\\?')).toContain('\\dt[+] [PATTERN],tables\n');
    expect(await printed('\\h truncate')).toBe('syntax\nTRUNCATE [TABLE] table\n');
    expect(await printed('\\conninfo')).toContain('engine,embedded\n');
  });
});

test('several -c and -f run in their order, and share what commands have set', async () => {
  place.write('one.sql', 'SELECT 1 AS one');
  const args = ['sql', '--format', 'table', '-c', '\\x', '-f', 'one.sql', '-c', 'SELECT 2 AS two'];
  const { code, stdout } = await place.run(args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/one │ 1[\s\S]*two │ 2/);
});

describe('plans and watching without a screen', () => {
  test('a plan is printed as a tree, and one that is measured has times', async () => {
    const tree = await printed('SELECT * FROM plays JOIN plays AS other USING (id) \\explain');
    expect(tree).toContain('HASH_JOIN');
    expect(tree).toMatch(/├─ .*plays/);
    expect(await printed('SELECT count(*) FROM plays \\explain analyze')).toContain('the whole took');
  });

  test('a write is not measured where the session is read-only', async () => {
    const ended = await place.run(['sql', '--read-only', '-c', 'DELETE FROM plays \\explain analyze']);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('read-only') });
  });

  test('a statement is watched so many times; its data is on standard output', async () => {
    const { code, stdout, stderr } = await place.run(['sql', '-c', 'SELECT 1 AS one \\watch 0.01 c=3']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'one\n1\none\n1\none\n1\n' });
    expect(stderr).toMatch(/run 1 at .*\nrun 2 at .*\nrun 3 at .*, every 0\.01 s\n/);
  });

  test('and until Ctrl-C, which ends with 130', async () => {
    const running = place.start(['sql', '-c', "SELECT 'begun' AS word \\watch 600"]);
    await running.says('begun');
    running.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
  });
});

describe('a statement timeout', () => {
  const endless = 'SELECT count(*) FROM range(100000000000) AS a, range(1000) AS b';

  test('of dwh.cfg ends a statement of the embedded engine, and says that it timed out', async () => {
    const there = newPlace({ 'dwh.cfg': '[CLUSTER]\nSTATEMENT_TIMEOUT = 200 ms\n' });
    const { code, stdout, stderr } = await there.run(['sql', '-c', `SELECT 1 AS one; ${endless}`]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'one\n1\n' });
    expect(stderr).toContain('error: timed out after 200 ms');
    expect(stderr).toContain('STATEMENT_TIMEOUT');
  });

  test('is set for the statements after it, and the session goes on', async () => {
    const { code, stderr } = await place.run(['sql', '-c', `\\set STATEMENT_TIMEOUT 100ms\n${endless}`]);
    expect(code).toBe(1);
    expect(stderr).toContain('timed out after 100 ms');
    expect(await place.run(['sql', '-c', '\\set STATEMENT_TIMEOUT soon'])).toMatchObject({ code: 2 });
  });
});
