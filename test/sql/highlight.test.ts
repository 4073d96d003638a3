import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { highlightSql } from '../../src/sql/highlight.ts';
import { sqlText } from './statements-generator.ts';

/** The spans as `class:text`. */
function colours(text: string, options = { backslashEscapes: false }): readonly string[] {
  return highlightSql(text, options).map((span) => `${span.class}:${text.slice(span.from, span.to)}`);
}

describe('each piece of a statement has its class', () => {
  test.each<[string, readonly string[]]>([
    ['select a, 1 from t', ['keyword:select', 'name:a', 'number:1', 'keyword:from', 'name:t']],
    ["SELECT 'x' || E'\\'y'", ['keyword:SELECT', "string:'x'", 'operator:||', "string:E'\\'y'"]],
    ['select "from" -- from', ['keyword:select', 'name:"from"', 'comment:-- from']],
    ['select count(*)', ['keyword:select', 'function:count', 'operator:*']],
    ['select x::int', ['keyword:select', 'name:x', 'operator:::', 'type:int']],
    ['cast(a as double precision)', ['keyword:cast', 'name:a', 'keyword:as', 'type:double', 'type:precision']],
    [
      'select u.select, u.count(1)',
      ['keyword:select', 'name:u', 'name:select', 'name:u', 'function:count', 'number:1'],
    ],
    [
      'left join t on left(a, 1)',
      ['keyword:left', 'keyword:join', 'name:t', 'keyword:on', 'function:left', 'name:a', 'number:1'],
    ],
    [
      'insert into t (a) values (:a)',
      ['keyword:insert', 'keyword:into', 'name:t', 'name:a', 'keyword:values', 'name::a'],
    ],
    ['date.year, date', ['name:date', 'name:year', 'type:date']],
    ['name, level, location, year', ['name:name', 'name:level', 'name:location', 'name:year']],
    ['/* a\nb */ select', ['comment:/* a\nb */', 'keyword:select']],
    ['select $$select$$', ['keyword:select', 'string:$$select$$']],
    ["select 'open", ['keyword:select', "string:'open"]],
    ['', []],
  ])('%s', (text, expected) => {
    expect(colours(text)).toEqual(expected);
  });

  test('a backslash escapes in a literal where the target says so', () => {
    expect(colours("select 'it\\'s' x", { backslashEscapes: true })).toEqual([
      'keyword:select',
      "string:'it\\'s'",
      'name:x',
    ]);
  });
});

test('spans are in order, without overlaps and within the text, whatever the text', () => {
  fc.assert(
    fc.property(fc.oneof(sqlText, fc.string({ unit: 'binary' })), fc.boolean(), (text, backslashEscapes) => {
      let end = 0;
      for (const { from, to } of highlightSql(text, { backslashEscapes })) {
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to).toBeGreaterThan(from);
        end = to;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    }),
  );
});
