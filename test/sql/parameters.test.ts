import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeParameters, numberParameters, originalPosition, parameterNames } from '../../src/sql/parameters.ts';
import { splitStatements } from '../../src/sql/statements.ts';
import { sqlText } from './statements-generator.ts';

const standard = { backslashEscapes: false };

describe('named parameters become numbered ones', () => {
  test.each([
    ['select :a', 'select $1', ['a']],
    ['select :a, :b, :a', 'select $1, $2, $1', ['a', 'b']],
    ["select :'city'", 'select $1', ['city']],
    ["select :'city' || :city", 'select $1 || $1', ['city']],
    ['select a=:a', 'select a=$1', ['a']],
    ['where year between :from and :to', 'where year between $1 and $2', ['from', 'to']],
    ['select (:a)::int', 'select ($1)::int', ['a']],
    ['select :a::int', 'select $1::int', ['a']],
    ['select ARRAY[:a, :b]', 'select ARRAY[$1, $2]', ['a', 'b']],
    ['select $2, :a', 'select $2, $3', ['a']],
    ['select :größe', 'select $1', ['größe']],
    ['limit :n', 'limit $1', ['n']],
  ])('%s', (text, sql, names) => {
    expect(numberParameters(text, standard)).toMatchObject({ sql, names });
    expect(parameterNames(text, standard)).toEqual(names);
  });
});

describe('what only looks like a parameter stays', () => {
  test.each([
    "select ':a'",
    'select ":a"',
    'select 1 -- :a',
    'select /* :a */ 1',
    'select $$:a$$',
    "select '12:30', date '2018-11-15'",
    'select a::text, 1::int',
    'select x[1:2], x[a:b], x[f(1):n]',
    "select {'a':b}",
    'do $x$ begin a := :b; end $x$',
    'begin a := 1; end',
    "select ':'",
    'select 1 :: int',
  ])('%s', (text) => {
    expect(numberParameters(text, standard)).toEqual({ sql: text, names: [], shifts: [] });
  });

  test('within a literal in which a backslash escapes', () => {
    expect(parameterNames("select 'it\\'s :a'", { backslashEscapes: true })).toEqual([]);
  });
});

test('a position in the numbered statement leads back to the text that was written', () => {
  const text = "select :first_name, :'city', wrong from users where :first_name = 1";
  const numbered = numberParameters(text, standard);
  for (const word of ['select', 'wrong', 'from', 'users', 'where', '= 1']) {
    expect(originalPosition(numbered, numbered.sql.indexOf(word))).toBe(text.indexOf(word));
  }
});

test('any text is numbered so that splitting it gives as many statements, without any name left', () => {
  fc.assert(
    fc.property(sqlText, fc.boolean(), (text, backslashEscapes) => {
      const options = { backslashEscapes };
      const { sql, names } = numberParameters(text, options);
      expect(parameterNames(sql, options)).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
      expect(splitStatements(sql, options).length).toBe(splitStatements(text, options).length);
    }),
    { numRuns: 1000 },
  );
});

test('values are described with their quotes, NULL without', () => {
  expect(
    describeParameters(
      new Map([
        ['city', "O'Hare"],
        ['year', null],
      ]),
    ),
  ).toBe("city = 'O''Hare', year = NULL");
});
