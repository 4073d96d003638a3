import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/sql/dialect.ts';
import { guessKind, kindProblem, type ParameterValue } from '../../src/sql/parameter-value.ts';
import { bindParameters, originalPosition, parameterNames } from '../../src/sql/parameters.ts';
import { splitStatements } from '../../src/sql/statements.ts';
import { sqlText } from './statements-generator.ts';

const standard = { backslashEscapes: false, engine: 'embedded' as Engine };

/** Binds texts, the value of each parameter its own name. */
function bindTexts(text: string, options = standard) {
  const names = parameterNames(text, options);
  return bindParameters(text, options, new Map(names.map((name) => [name, { kind: 'text', text: name }])));
}

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
    ['select :größe', 'select $1', ['größe']],
    ['limit :n', 'limit $1', ['n']],
  ])('%s', (text, sql, names) => {
    expect(bindTexts(text)).toMatchObject({ sql, values: names });
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
    expect(bindTexts(text)).toEqual({ sql: text, values: [], types: new Map(), shifts: [] });
  });

  test('within a literal in which a backslash escapes', () => {
    expect(parameterNames("select 'it\\'s :a'", { backslashEscapes: true })).toEqual([]);
  });
});

test('a position in the numbered statement leads back to the text that was written', () => {
  const text = "select :first_name, :'city', wrong from users where :first_name = 1";
  const numbered = bindTexts(text);
  for (const word of ['select', 'wrong', 'from', 'users', 'where', '= 1']) {
    expect(originalPosition(numbered, numbered.sql.indexOf(word))).toBe(text.indexOf(word));
  }
});

test('any text is numbered so that splitting it gives as many statements, without any name left', () => {
  fc.assert(
    fc.property(sqlText, fc.boolean(), (text, backslashEscapes) => {
      const options = { ...standard, backslashEscapes };
      const names = parameterNames(text, options);
      fc.pre(names.length === 0 || !/\$\d/.test(text));
      const { sql, values } = bindTexts(text, options);
      expect(parameterNames(sql, options)).toEqual([]);
      expect(values).toEqual(names);
      expect(splitStatements(sql, options).length).toBe(splitStatements(text, options).length);
    }),
    { numRuns: 1000 },
  );
});

function bound(text: string, value: ParameterValue, engine: Engine = 'postgres') {
  const { sql, values } = bindParameters(text, { ...standard, engine }, new Map([['a', value]]));
  return [sql, ...values];
}

describe('a value is bound with its type', () => {
  test.each<[ParameterValue, string, string | null]>([
    [{ kind: 'number', text: '5' }, 'select CAST($1 AS bigint)', '5'],
    [{ kind: 'number', text: '-12.50' }, 'select CAST($1 AS decimal(4, 2))', '-12.50'],
    [{ kind: 'number', text: '12345678901234567890' }, 'select CAST($1 AS decimal(20, 0))', '12345678901234567890'],
    [{ kind: 'number', text: '1e5' }, 'select CAST($1 AS double precision)', '1e5'],
    [{ kind: 'date', text: '2018-11-15' }, 'select CAST($1 AS date)', '2018-11-15'],
    [{ kind: 'date', text: '2018-11-15 20:30' }, 'select CAST($1 AS timestamp)', '2018-11-15 20:30'],
    [{ kind: 'text', text: "'; drop table users; --" }, 'select $1', "'; drop table users; --"],
    [{ kind: 'null', text: 'whatever' }, 'select $1', null],
  ])('%j', (value, sql, sent) => {
    expect(bound('select :a', value)).toEqual([sql, sent]);
  });

  test('and as a text where its name is quoted, the two apart', () => {
    const value = { kind: 'number', text: '5' } as const;
    expect(bound("select :a, :'a', :a", value)).toEqual([
      'select CAST($1 AS bigint), $2, CAST($1 AS bigint)',
      '5',
      '5',
    ]);
  });

  test('that Redshift is told of texts, too', () => {
    expect(bound('select :a', { kind: 'text', text: 'x' }, 'redshift')).toEqual(['select CAST($1 AS varchar)', 'x']);
  });

  test('unless there is none, or the statement has numbered ones as well', () => {
    expect(() => bindParameters('select :b', standard, new Map())).toThrow(':b has no value');
    expect(() => bindTexts('select $1, :b')).toThrow('$1 and :name');
  });
});

test.each([
  ['5', 'number'],
  ['-1.5', 'number'],
  ['0.5', 'number'],
  ['00123', 'text'],
  ['2018-11-15', 'date'],
  ['2018-11-15T20:30:00.123', 'date'],
  ['15.11.2018', 'text'],
  ['', 'text'],
])('%j looks like a %s', (text, kind) => {
  expect(guessKind(text)).toBe(kind);
  expect(kindProblem({ kind: guessKind(text), text })).toBeNull();
});

test('a text that is none of its kind is told of', () => {
  expect(kindProblem({ kind: 'number', text: 'five' })).toBe('five is no number');
  expect(kindProblem({ kind: 'date', text: 'today' })).toContain('today is no date');
});
