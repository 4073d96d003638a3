import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { newPlace, type Place } from './program.ts';

let place: Place;

beforeEach(() => {
  place = newPlace();
});

function written(file: string): string {
  return readFileSync(join(place.folder, file), 'utf8');
}

describe('results go to a file', () => {
  test('with \\o, one after another, until \\o ends it; standard output has the others alone', async () => {
    const script = "\\o out.csv\nSELECT 1 AS one;\nSELECT 2 AS two, NULL AS none;\n\\o\nSELECT 'shown' AS word;";
    const { code, stdout, stderr } = await place.run(['sql', '-c', script]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'word\nshown\n' });
    expect(written('out.csv')).toBe('one\n1\ntwo,none\n2,\n');
    expect(stderr).toContain('1 row written to out.csv');
  });

  test('with \\g FILE, in the format that its name tells, in place of what was there', async () => {
    place.write('one.json', 'something old');
    const { code, stdout } = await place.run([
      'sql',
      '-c',
      "SELECT 1 AS n \\g one.json\nSELECT 'a' AS t \\g 'two words.txt'",
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(written('one.json')).toBe('[{"n":1}]\n');
    expect(written('two words.txt')).toContain('│ a │');
  });

  test('but not at all where the statement fails', async () => {
    place.write('kept.csv', 'as before');
    const late = "SELECT CAST(CASE WHEN range = 90000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(100000)";
    const { code } = await place.run(['sql', '-c', `${late} \\g kept.csv`]);
    expect(code).toBe(1);
    expect(written('kept.csv')).toBe('as before');
    expect(existsSync(join(place.folder, 'kept.csv.part'))).toBe(false);
  });

  test('and a file that cannot be written is told of, with exit code 2', async () => {
    const { code, stderr } = await place.run(['sql', '-c', '\\o nowhere/out.csv']);
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere/out.csv cannot be written');
  });
});

test('\\copy writes what COPY would: NULL apart from the empty text, special characters as COPY spells them', async () => {
  const query = "SELECT 1 AS n, '' AS empty, NULL AS none, 'a\"b,c' || chr(9) || chr(10) || '\\' AS t";
  const script = `\\copy (${query}) to t.txt\n\\copy (${query}) to t.csv with (format csv, header)`;
  const { code, stdout } = await place.run(['sql', '-c', script]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(written('t.txt')).toBe('1\t\t\\N\ta"b,c\\t\\n\\\\\n');
  expect(written('t.csv')).toBe('n,empty,none,t\n1,"",,"a""b,c\t\n\\"\n');
});

test('\\export runs the last query again for the whole of it, and never a write', async () => {
  await place.query('CREATE TABLE kept (n INTEGER)');
  const all = await place.run([
    'sql',
    '--limit',
    '1',
    '-c',
    'SELECT range AS n FROM range(3);\n\\export ndjson all.ndjson',
  ]);
  expect(all.code).toBe(0);
  expect(written('all.ndjson')).toBe('{"n":0}\n{"n":1}\n{"n":2}\n');
  const refused = await place.run(['sql', '-c', 'INSERT INTO kept VALUES (1);\n\\export csv no.csv']);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is not run again') });
  expect(await place.query('SELECT count(*) FROM kept')).toEqual(['1']);
});

describe('files of statements', () => {
  test('include others, and an error is told with the file and line that it is in', async () => {
    place.write('inner.sql', 'SELECT 1 AS one;\n\nSELECT nothing;\n');
    place.write('outer.sql', '\\echo begun\n\\i inner.sql\n\\echo never\n');
    const { code, stdout, stderr } = await place.run(['sql', '-f', 'outer.sql']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'begun\none\n1\n' });
    expect(stderr).toContain('where: inner.sql, line 3, column 8');
    expect(stderr).toContain('\nSELECT nothing;\n       ^\n');
  });

  test('include those beside them with \\ir, and one that includes itself is stopped', async () => {
    place.write('sub/a.sql', '\\ir b.sql\n');
    place.write('sub/b.sql', "SELECT 'b' AS b");
    expect(await place.run(['sql', '-f', 'sub/a.sql'])).toMatchObject({ code: 0, stdout: 'b\nb\n' });
    place.write('self.sql', '\\i self.sql\n');
    const { code, stderr } = await place.run(['sql', '-f', 'self.sql']);
    expect(code).toBe(2);
    expect(stderr).toContain('self.sql, line 1');
    expect(stderr).toContain('Does it include itself?');
  });

  test('that are not there are told of, with the line that names them', async () => {
    const { code, stderr } = await place.run(['sql', '-c', 'SELECT 1;\n\\i none.sql']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no such file');
    expect(stderr).toContain('where: none.sql, line 2');
  });
});

describe('parameters', () => {
  test('are given with --set and with \\set, and bound: no text becomes SQL', async () => {
    const text = "x'; DROP TABLE t; --";
    const script =
      "\\set least 5\nSELECT :'word' AS word, range FROM range(10) WHERE range >= :least AND range < :most";
    const args = ['sql', '--set', `word=${text}`, '--set', 'most=7', '-c', script];
    expect(await place.run(args)).toMatchObject({ code: 0, stdout: `word,range\n${text},5\n${text},6\n` });
  });

  test('keep their type: numbers exactly, dates as dates', async () => {
    const script = 'SELECT :n + 0.01 AS n, :d + INTERVAL 1 DAY AS d';
    expect(await place.run(['sql', '--set', 'n=12.30', '--set', 'd=2018-11-30', '-c', script])).toMatchObject({
      code: 0,
      stdout: 'n,d\n12.31,2018-12-01 00:00:00\n',
    });
  });

  test('that are missing end with 2 before anything runs', async () => {
    const { code, stdout, stderr } = await place.run(['sql', '-c', 'SELECT :a, :b']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error: :a, :b have no value');
    expect(stderr).toContain('--set a=VALUE');
  });

  test('leave the place of an error where it was written', async () => {
    const { stderr } = await place.run(['sql', '--set', 'word=a', '-c', 'SELECT :word,\n  nothing']);
    expect(stderr).toContain('\n  nothing\n  ^\n');
    expect(stderr).toContain('line 2, column 3');
  });

  test('whose type the statement does not take say how they were sent, and codes of digits keep their zeros', async () => {
    const run = (script: string) => place.run(['sql', '--set', 'since=2018-11-15', '--set', 'zip=00123', '-c', script]);
    const { code, stderr } = await run("SELECT 'x'::varchar || 'y' > :since AND sqrt(:since) > 1");
    expect(code).toBe(1);
    expect(stderr).toContain("to do: :since is sent as date. Write :'since' to send it as a text.");
    expect(await run('SELECT :zip AS zip')).toMatchObject({ code: 0, stdout: 'zip\n00123\n' });
  });

  test('and --set that is none is told of', async () => {
    expect(await place.run(['sql', '--set', 'a', '-c', 'SELECT 1'])).toMatchObject({ code: 2 });
  });
});

test('statements are saved, listed and run with their parameters', async () => {
  expect((await place.run(['sql', '-c', 'SELECT :n AS n \\save by number'])).stderr).toContain('by number.sql');
  expect(readFileSync(join(place.home, 'queries', 'by number.sql'), 'utf8')).toBe('SELECT :n AS n;\n');
  expect((await place.run(['sql', '-c', '\\saved'])).stdout).toContain('by number,n,SELECT :n AS n,');
  expect(await place.run(['sql', '--set', 'n=3', '-c', '\\saved by number'])).toMatchObject({
    code: 0,
    stdout: 'n\n3\n',
  });
  expect(await place.run(['sql', '-c', '\\saved none'])).toMatchObject({ code: 2 });
  const refused = await place.run(['sql', '-c', 'SELECT 1 \\save --validation one']);
  expect(refused.stderr).toContain('VALIDATION_DIR');
});
