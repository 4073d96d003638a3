import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TokenKind, tokenAt, tokens } from '../../src/sql/tokens.ts';
import { sqlText } from './statements-generator.ts';

const standard = { backslashEscapes: false };
const backslash = { backslashEscapes: true };
const options = fc.boolean().map((backslashEscapes) => ({ backslashEscapes }));

/** The significant tokens as `kind text`. */
function kinds(sql: string, rules = standard): readonly string[] {
  return [...tokens(sql, rules)]
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, start, end }) => `${kind} ${sql.slice(start, end)}`);
}

describe('a token has the kind that the server gives it', () => {
  test.each<[TokenKind, readonly string[]]>([
    ['word', ['select', '_a', 'a1$', 'größe', '日本語', '𝒂', 'a\u00a0b', 'ſ']],
    ['quotedIdentifier', ['"a"', '"a""b"', '""', 'U&"a\\"', 'u&"x"']],
    ['string', ["'a'", "''", "'a''b'", "'a\\'", "E'\\''", "b'01'", "X'1F'", "N'a'", "U&'\\'", '$$a$$', '$a$b$$c$a$']],
    ['number', ['1', '1.5', '.5', '1.', '1e5', '1E-5', '1.5e+10', '0x1F', '0b01', '1_000_000', '12abc']],
    ['operator', ['+', '->>', '::', ':=', '=>', '||', '<=', '@-', '..', '!=', '*', '/', '?|']],
    ['punctuation', ['(', ')', ',', ';', '.', '[', ']', '{', '}', ':', '\\', '$', '\u0000', '\u001b']],
    ['comment', ['-- a', '/* a */', '/* /* */ */', '/**/', '/*/**/*/', '--']],
    ['space', [' ', ' \t\r\n\f\v', '\ufeff']],
    ['parameter', ['$1', '$12', ':name', ':_a1', ':größe']],
  ])('%s', (kind, texts) => {
    for (const text of texts) {
      expect([...tokens(text, standard)], text).toEqual([{ kind, start: 0, end: text.length, closed: true }]);
    }
  });

  test('a query of many kinds', () => {
    expect(kinds('SELECT a.b::int, x->>\'k\', "Q", $1 FROM t -- end')).toEqual([
      ...['word SELECT', 'word a', 'punctuation .', 'word b', 'operator ::', 'word int', 'punctuation ,'],
      ...['word x', 'operator ->>', "string 'k'", 'punctuation ,', 'quotedIdentifier "Q"', 'punctuation ,'],
      ...['parameter $1', 'word FROM', 'word t', 'comment -- end'],
    ]);
  });

  test('a sign belongs to the number, not to the operator before it', () => {
    expect(kinds('a=-1')).toEqual(['word a', 'operator =', 'operator -', 'number 1']);
    expect(kinds('a@-1')).toEqual(['word a', 'operator @-', 'number 1']);
    expect(kinds('a*-+1')).toEqual(['word a', 'operator *', 'operator -', 'operator +', 'number 1']);
  });

  test('a slice is numbers, a variable a parameter, a range an operator', () => {
    expect(kinds('a[1:2]')).toContain('punctuation :');
    expect(kinds('a[1:n]')).toContain('parameter :n');
    expect(kinds('1..10')).toEqual(['number 1', 'operator ..', 'number 10']);
    expect(kinds('t.1')).toEqual(['word t', 'number .1']);
  });

  test('a comment ends an operator', () => {
    expect(kinds('1+--a')).toEqual(['number 1', 'operator +', 'comment --a']);
    expect(kinds('1*/*a*/2')).toEqual(['number 1', 'operator *', 'comment /*a*/', 'number 2']);
  });

  test('backslashes escape in ordinary and national literals on Redshift only', () => {
    expect(kinds("'\\' 'a'", standard)).toEqual(["string '\\'", "string 'a'"]);
    expect(kinds("'\\' 'a'", backslash)).toEqual(["string '\\' '", 'word a', "string '"]);
    expect(kinds("N'\\' '", backslash)).toEqual(["string N'\\' '"]);
    expect(kinds("X'\\' '", backslash)).toEqual(["string X'\\'", "string '"]);
  });
});

describe('what the text ends in stays open', () => {
  test.each(["'a", "'a''", "E'a\\'", 'U&"a', '"a', '$$a$', '$a$ $b$', '/* a', '/* /* */'])('%s', (text) => {
    expect(tokenAt(text, 0, standard)).toEqual({
      kind: /^[U"]/.test(text) ? 'quotedIdentifier' : text.startsWith('/') ? 'comment' : 'string',
      start: 0,
      end: text.length,
      closed: false,
    });
  });

  test('a line comment is never open', () => {
    expect(tokenAt('-- a', 0, standard)?.closed).toBe(true);
  });
});

test('tokens follow one another without gaps and give the text back, whatever it is', () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(fc.oneof(sqlText, units), options, (text, rules) => {
      let end = 0;
      for (const token of tokens(text, rules)) {
        expect(token.start).toBe(end);
        expect(token.end).toBeGreaterThan(token.start);
        end = token.end;
      }
      expect(end).toBe(text.length);
    }),
  );
});

test('lexing can resume at the end of any token', () => {
  fc.assert(
    fc.property(sqlText, options, (text, rules) => {
      for (const token of tokens(text, rules)) {
        expect(tokenAt(text, token.start, rules)).toEqual(token);
      }
      expect(tokenAt(text, text.length, rules)).toBeNull();
    }),
  );
});

test('an edit leaves the tokens before it alone', () => {
  fc.assert(
    fc.property(sqlText, sqlText, options, (before, after, rules) => {
      const whole = [...tokens(before + after, rules)];
      const closed = [...tokens(before, rules)].slice(0, -2);
      expect(whole.slice(0, closed.length)).toEqual(closed);
    }),
  );
});

test('a long line of operators is cut into pieces no longer than an operator may be', () => {
  const text = '+-'.repeat(5_000);
  expect([...tokens(text, standard)]).toHaveLength(10_000);
  expect([...tokens('@'.repeat(1_000), standard)].every(({ start, end }) => end - start <= 63)).toBe(true);
});
