import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedWarehouse } from '../../../src/warehouse/duckdb/warehouse.ts';
import type { Cell, Connection } from '../../../src/warehouse/warehouse.ts';

let folder: string;
let warehouse: EmbeddedWarehouse;
let connection: Connection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparkify-differences-'));
  warehouse = await EmbeddedWarehouse.open(join(folder, 'w.duckdb'), { protected: false });
  connection = await warehouse.connectForTyped();
  const statements = [
    `CREATE TABLE songs (title varchar(20), plays int, duration float8, price decimal(8,2), rate decimal(6,4),
       released date, played timestamp, ok boolean, code char(5), pattern varchar(20), length real)`,
    `INSERT INTO songs VALUES ('Ab', 1, 218, 10.99, 3.1259, '2018-11-30', '2018-11-30 10:11:12.345', true, 'x', 'a\\\\_c', 0.1)`,
    `INSERT INTO songs VALUES ('ab', 2, 100.5, 4.5, 1, '2018-12-31', '2018-12-31 23:59:59.9', false, 'xy', 'a%', 2)`,
    "INSERT INTO songs (title) VALUES ('B')",
  ];
  for (const statement of statements) await connection.query(statement);
});

afterAll(async () => {
  await connection.close();
  await warehouse.close();
  await rm(folder, { recursive: true });
});

/** Of the first song, unless the statement says otherwise. */
const of = (expressions: string) => `SELECT ${expressions} FROM songs WHERE title = 'Ab'`;

async function answer(sql: string) {
  const { rows, notices = [] } = await connection.query(sql);
  return { rows, notices };
}

describe('means here what it means on Redshift:', () => {
  it.each<readonly [what: string, sql: string, rows: readonly (readonly Cell[])[]]>([
    // AWS, "Numeric types": values of tables are not rounded by an explicit cast; "CAST function": a literal is.
    [
      'a decimal of a table is cut by a cast',
      of('price::int, CAST(price AS bigint), -price::int'),
      [['10', '10', '-10']],
    ],
    ['also to fewer digits', of('price::decimal(8,1), convert(decimal(5,2), rate)'), [['10.9', '3.12']]],
    ['a decimal that is written out is rounded', 'SELECT 109.652::decimal(4,1), 2.5::int', [['109.7', '3']]],
    ['a decimal that is inserted is rounded', 'SELECT max(rate) FROM songs', [['3.1259']]],
    ['a floating point number is rounded to the even one', "SELECT '2.5'::float::int, 3.5::float::int", [['2', '4']]],
    ['blanks around a number do not count', "SELECT ' 12 '::int, '-7'::bigint", [['12', '-7']]],
    ['64 bits keep their digits', 'SELECT 9007199254740993::bigint::bigint', [['9007199254740993']]],
    ['AVG of integers is one', 'SELECT avg(plays), avg(plays) + 1 FROM songs', [['1', '2']]],
    ['AVG of decimals has their digits', 'SELECT avg(price), avg(price) + 1 FROM songs', [['7.75', '8.75']]],
    ['AVG of floating point numbers has a fraction', 'SELECT avg(duration) FROM songs', [['159.25']]],
    [
      'integers are divided without one',
      'SELECT 7 / 2, -7 / 2, -7 % 3, sum(plays) / count(*) FROM songs',
      [['3', '-3', '-1', '1']],
    ],
    [
      'EXTRACT of the epoch is whole',
      of('extract(epoch from played), extract(epoch from played) / 60'),
      [['1543572672', '25726211']],
    ],
    [
      'weeks are those of ISO',
      of("extract(week from released), date_trunc('week', released)"),
      [['48', '2018-11-26 00:00:00']],
    ],
    [
      'weekdays begin with Sunday',
      "SELECT extract(dow from date '2018-12-02'), date_part(weekday, '2018-12-01')",
      [['0', '6']],
    ],
    [
      'days are added to a date',
      of("released + 1, released - 30, released - date '2018-11-01'"),
      [['2018-12-01', '2018-10-31', '29']],
    ],
    [
      'times are an interval apart',
      "SELECT timestamp '2018-12-02 10:00' - timestamp '2018-11-30 09:00'",
      [['2 days 01:00:00']],
    ],
    [
      'a month ends where the next one does',
      "SELECT dateadd(month, 1, '2018-01-31'), date '2018-01-31' + interval '1 month'",
      [['2018-02-28 00:00:00', '2018-02-28 00:00:00']],
    ],
    [
      'DATEDIFF counts borders',
      "SELECT datediff(hour, '2018-11-30 23:59', '2018-12-01 00:01'), datediff(month, '2018-11-30', '2018-12-01')",
      [['1', '1']],
    ],
    [
      'a floating point number has 15 digits as text',
      'SELECT (0.1::float + 0.2::float)::varchar, 100::float::varchar(5)',
      [['0.3', '100']],
    ],
    [
      'also where it is concatenated',
      of("title || duration, songs.duration || 's', concat(length, '')"),
      [['Ab218', '218s', '0.1']],
    ],
    ['NULL makes a text NULL', "SELECT 'a' || NULL, concat('a', NULL)", [[null, null]]],
    [
      'a CHAR has no blanks at its end',
      "SELECT 'ab  '::char(5) || '|', len('ab '::char(3)), CAST('abcdef' AS char(3))",
      [['ab|', '2', 'abc']],
    ],
    ['texts are compared byte by byte', 'SELECT title FROM songs ORDER BY title', [['Ab'], ['B'], ['ab']]],
    ['ILIKE knows no case', "SELECT count(*) FROM songs WHERE title ILIKE 'AB'", [['2']]],
    [
      'a backslash escapes in a pattern of a column',
      of("'a_c' LIKE pattern, 'abc' LIKE pattern, 'A_C' ILIKE pattern, 'abc' NOT LIKE pattern"),
      [['true', 'false', 'true', 'true']],
    ],
    [
      'and in one that is put together',
      "SELECT 'a_c' LIKE 'a' || '\\\\_c', 'abc' LIKE 'a\\\\_' || 'c' AND true, ('abc' LIKE left('a', 1) || '%') AS x",
      [['true', 'false', 'true']],
    ],
    ['and in a choice of patterns', "SELECT 'abc' LIKE CASE WHEN true THEN 'a\\\\%' ELSE '' END OR false", [['false']]],
    [
      'another escape is kept',
      "SELECT 'a_c' LIKE 'a^_c' ESCAPE '^', 'a_c' LIKE 'a' || '^_c' ESCAPE '^'",
      [['true', 'true']],
    ],
    ['SUBSTRING begins before the text', "SELECT substring('abcdef', 0, 3), substring('abcdef', -2, 4)", [['ab', 'a']]],
    ['NULLs are the largest', 'SELECT plays FROM songs ORDER BY plays DESC', [[null], ['2'], ['1']]],
    [
      'in windows, too',
      'SELECT first_value(title) OVER (ORDER BY plays DESC ROWS UNBOUNDED PRECEDING) FROM songs LIMIT 1',
      [['B']],
    ],
    [
      'an alias is known to the columns behind it, to GROUP BY and to ORDER BY',
      'SELECT plays + 1 AS n, n * 2 AS m, count(*) FROM songs WHERE plays > 0 GROUP BY n ORDER BY m',
      [
        ['2', '4', '1'],
        ['3', '6', '1'],
      ],
    ],
    [
      'ROUND goes away from zero',
      'SELECT round(2.5), round(-2.5), round(2.567, 2), trunc(-2.567, 2)',
      [['3', '-3', '2.57', '-2.56']],
    ],
  ])('%s', async (_, sql, rows) => {
    expect(await answer(sql)).toEqual({ rows, notices: [] });
  });
});

describe('is refused, as it is there:', () => {
  it.each<readonly [what: string, sql: string, words: string]>([
    ['a text with a fraction as an integer', "SELECT '12.5'::int", '12.5 (no integer)'],
    ['an empty text as a number', "SELECT ''::int", "''"],
    ['a truth value as text', of('ok::varchar'), 'BOOLEAN cannot be cast'],
    ['a truth value that is concatenated', of('title || ok'), 'BOOLEAN cannot be cast'],
    [
      'too long a text',
      "INSERT INTO songs (title) VALUES ('123456789012345678901')",
      'value too long for title, which holds 20 bytes',
    ],
    ['one that is too long in bytes', "UPDATE songs SET title = 'ééééééééééé' WHERE title = 'B'", 'holds 20 bytes'],
    ['too long a CHAR', "INSERT INTO songs (code) VALUES ('abcdef')", 'value too long for code, which holds 5 bytes'],
    ['a letter of two bytes in a CHAR', "INSERT INTO songs (code) VALUES ('é')", 'one byte'],
    ['an integer that is too large', 'SELECT plays * 2147483647 * 2 FROM songs', 'Overflow'],
    ['division by zero', of('duration / 0'), 'division by zero'],
    ['a look-ahead', "SELECT 'ab' ~ 'a(?=b)'", '(?='],
    ['a pattern without case', "SELECT 'ab' ~* 'A'", '~*'],
    ['a text as a time', of("to_char(title, 'HH24')"), 'cast it, as in start_time::timestamp'],
    ['an empty list', 'SELECT title FROM songs WHERE plays IN ()', 'syntax error'],
  ])('%s', async (_, sql, words) => {
    await expect(connection.query(sql)).rejects.toMatchObject({ kind: 'sql', message: expect.stringContaining(words) });
  });

  it('or more strictly: blanks at the end of a CHAR, which the embedded engine would keep', async () => {
    await expect(connection.query("INSERT INTO songs (code) VALUES ('a ')")).rejects.toThrow(/blanks at the end/);
  });
});

describe('is told:', () => {
  it.each<readonly [sql: string, note: string]>([
    ['SELECT price / plays FROM songs', 'a decimal is divided'],
    ['SELECT sum(price) / count(*) FROM songs', 'a decimal is divided'],
    ['SELECT count(*) * 100.0 / 3 FROM songs', 'a decimal is divided'],
    ['SELECT CAST(price / plays AS decimal(8,2)) FROM songs', 'a decimal is divided'],
    ["SELECT sum(title = 'Ab') FROM songs", 'no sum of truth values'],
    ['SELECT max(ok) FROM songs', 'no max of truth values'],
    ['SELECT title FROM songs WHERE ok = 1', 'compares no BOOLEAN with a number'],
    ['SELECT DISTINCT title FROM songs ORDER BY plays', 'plays is none of them'],
    ['SELECT rowid FROM songs', 'no rowid'],
    ['SELECT 100.0 * plays / 3 FROM songs', 'a decimal is divided'],
    ['SELECT plays + 1 AS n FROM songs WHERE n > 1', 'Redshift knows no alias in WHERE: repeat what n stands for'],
    ['SELECT title, count(*) AS n FROM songs GROUP BY title HAVING n > 0', 'Redshift knows no alias in HAVING'],
    ['WITH q AS (SELECT plays FROM songs) SELECT plays * 2 AS n FROM q WHERE n > 1', 'knows no alias in WHERE'],
    ['SELECT title || duration + 1 FROM songs', 'the text of a floating point number differs'],
    ["SELECT title FROM songs WHERE title = 'Ab '", 'blanks at the end of a text'],
    ['ALTER TABLE songs ADD COLUMN short varchar(3)', 'keeps no length of a column that is added'],
    ["SELECT E'a'", "Redshift has no E'…'"],
    ['SELECT 1_000', 'Redshift has no _ in numbers: write 1000'],
    ['SELECT title[1:2] FROM songs', 'use SUBSTRING'],
    ['SELECT title.upper() FROM songs', 'write upper(…)'],
    ["SELECT title FROM songs WHERE title == 'Ab'", 'Redshift has no =='],
    ['SELECT title, FROM songs', 'no comma behind the last column'],
    ['SELECT n FROM (FROM songs SELECT plays AS n)', 'no query without SELECT'],
    ["SELECT title FROM songs WHERE title = 'AB' COLLATE nocase", 'no COLLATE behind an expression'],
    ['PIVOT songs ON title USING sum(plays)', 'behind a table in FROM only'],
    ['SELECT sum(plays) OVER w FROM songs WINDOW w AS (PARTITION BY title)', 'no WINDOW clause'],
    ['SELECT sum(plays) OVER (ORDER BY plays RANGE UNBOUNDED PRECEDING) FROM songs', 'frames of ROWS only'],
    ['SELECT count(DISTINCT title) OVER () FROM songs', 'no DISTINCT in count over a window'],
    ['SELECT title FROM songs QUALIFY row_number() OVER (ORDER BY plays) = 1', 'an alias for the table'],
    ['SELECT plays AS tag FROM songs', 'tag is a reserved word on Redshift: write "tag"'],
    [
      'WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r WHERE a < 3) SELECT a FROM r',
      'columns of a recursive query',
    ],
    ['SELECT title FROM songs LIMIT 10%', 'no LIMIT in per cent'],
    ['SELECT title FROM songs FETCH FIRST 1 ROW ONLY', 'use LIMIT'],
    ['SELECT 1 IS DISTINCT FROM 2', 'no IS DISTINCT FROM'],
    ['SELECT plays FROM songs UNION ALL BY NAME SELECT plays FROM songs', 'no BY NAME'],
    ['CREATE INDEX by_title ON songs (title)', 'no indexes'],
    ['CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS a', 'no CREATE TABLE IF NOT EXISTS … AS'],
    ['CREATE TABLE ids (id uuid)', 'Redshift has no type uuid'],
    ['CREATE TABLE checked (a int CHECK (a > 1))', 'Redshift has no CHECK'],
    ['DESCRIBE songs', 'no DESCRIBE'],
  ])('%s', async (sql, note) => {
    expect((await answer(sql)).notices).toEqual([expect.stringContaining(note)]);
  });
});

describe('is not told of, as Redshift has it:', () => {
  it.each([
    of("extract(year from released), trim(both 'A' from title), substring(title from 1 for 1)"),
    'SELECT round(price / plays, 2), CAST(price / plays AS float), price::float / plays, plays / 2, count(price) / 2 FROM songs GROUP BY price, plays',
    "SELECT lower(title) AS title FROM songs WHERE title = 'Ab'",
    'SELECT plays AS released FROM songs WHERE released IS NOT NULL',
    'WITH q AS (SELECT plays AS n FROM songs) SELECT n * 2 AS n FROM q WHERE n > 1',
    'SELECT s.title, (SELECT max(plays) FROM songs WHERE title = s.title) AS n FROM songs s WHERE s.plays > 0',
    'SELECT title, count(*) plays FROM songs GROUP BY 1 HAVING count(*) > 0 ORDER BY plays',
    'SELECT title FROM songs s QUALIFY row_number() OVER (ORDER BY plays) = 1',
    'SELECT CAST(played AS timestamp) FROM songs',
    'WITH RECURSIVE r(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM r WHERE a < 3) SELECT a FROM r',
    "SELECT * FROM songs PIVOT (sum(plays) FOR title IN ('Ab'))",
    'SELECT sum(plays) OVER (ORDER BY plays ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM songs',
    'SELECT title FROM songs ORDER BY title LIMIT 1 OFFSET 1',
    'SELECT DISTINCT s.title, upper(title) AS u, plays p FROM songs s ORDER BY title DESC, s.title, u, p, upper(title), 2 LIMIT 1',
    "SELECT sum(CASE WHEN title = 'Ab' THEN 1 ELSE 0 END), max(title), sum(plays), bool_or(ok) FROM songs WHERE ok IS TRUE",
    "SELECT to_char(played, 'HH24'), to_char(released, 'YYYY'), to_char(price, '99.9') FROM songs WHERE plays = 1",
  ])('%s', async (sql) => {
    expect((await answer(sql)).notices).toEqual([]);
  });
});
