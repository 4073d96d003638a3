import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIni } from '../../src/config/ini.ts';

const isKey = (name: string): boolean => /^(?:host|arn|db_password)$/i.test(name);

/** The value that `text` gives the key `DB_PASSWORD`. */
function password(text: string): string | undefined {
  return parseIni(text, isKey).entries.find(({ key }) => key === 'DB_PASSWORD')?.value;
}

describe('a bare value is taken literally', () => {
  test.each([
    ...['p%40%%', 'a#b', 'a #b', 'a;b', 'a ; b', '#a', ';a', 'a=b==', 'a:b', '=a', ':a'],
    ...['a"b', "a'b", '"a', "a'", '$a', 'a$1', '$', '\\', 'a\\;b', 'a\\\\', '[a]', 'a[]', '{a}', '`a`'],
    ...['true', 'false', 'null', '42', '007', '1e3', 'undefined', '__proto__', 'é€😀', 'a\u2028b'],
  ])('%s', (value) => {
    expect(password(`DB_PASSWORD=${value}`)).toBe(value);
    expect(password(`[CLUSTER]\nDB_PASSWORD = ${value}\nHOST = x`)).toBe(value);
  });
});

describe('a quoted value is taken literally', () => {
  test.each(["it's", '"', "'", 'a\\"b', ' a ', '', '42', 'true', "'a'", '"a"', 'a" # b', "a' ; b"])('%s', (value) => {
    expect(password(`DB_PASSWORD='${value}'`)).toBe(value);
    expect(password(`DB_PASSWORD : "${value}"`)).toBe(value);
  });
});

test('a comment may follow a quoted value', () => {
  expect(password("DB_PASSWORD = 'a#b' # it is old")).toBe('a#b');
  expect(password('DB_PASSWORD = "a" ; old')).toBe('a');
});

test('an indented line continues the value above it', () => {
  expect(parseIni('ARN =\n    arn:aws:iam\nHOST = a\n  b\n\n  # no\n  c', isKey).entries).toMatchObject([
    { key: 'ARN', value: 'arn:aws:iam', line: 1 },
    { key: 'HOST', value: 'a\nb\nc', line: 3 },
  ]);
});

test('an indented line that starts with a known key is a key of its own', () => {
  const { entries } = parseIni('HOST = a\n  ARN = b\n    db_password: c\n', isKey);
  expect(entries.map(({ key, value }) => [key, value])).toEqual([
    ['HOST', 'a'],
    ['ARN', 'b'],
    ['db_password', 'c'],
  ]);
});

test('every entry of a repeated key and a repeated section is kept, with its line', () => {
  const { entries } = parseIni('[A]\nHOST=1\nHOST=2\n[B]\nHOST=3\n[A]\nHOST=4', isKey);
  expect(new Set(entries.map(({ section, value, line }) => `${section} ${value} ${line}`))).toEqual(
    new Set(['A 1 2', 'A 2 3', 'B 3 5', 'A 4 7']),
  );
});

test.each(['a.b', 'a;b', 'a#b', 'a\\b', 'constructor', '1', 'a b', ''])('a section may be called "%s"', (name) => {
  expect(parseIni(`[${name}]\nHOST=x`, isKey).entries).toMatchObject([{ section: name, key: 'HOST', value: 'x' }]);
});

test.each(['a[]', '__proto__', 'toString', '1', 'a#b', 'a;b', '"a"', 'a.b'])('a key may be called %s', (name) => {
  expect(parseIni(`[S]\n${name}=x`, isKey).entries).toMatchObject([{ section: 'S', key: name, value: 'x' }]);
});

test('a line that is nothing known is reported by its number, and its text is not', () => {
  const { problems } = parseIni('HOST=x\nhunter2\n[CLUSTER\n= x\n', isKey);
  expect(problems.map(({ line }) => line)).toEqual([2, 3, 4]);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

/** Every printable character may come; those that mean something to some reader of INI come often. */
const character = fc.oneof(
  fc.constantFrom(...'%#;=:\'"$\\{}[] '),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const printable = fc.string({ unit: character }).filter((text) => !/[\u0000-\u001f\u007f\u0085]/.test(text));

test('any printable text survives either kind of quotes, wherever it stands', () => {
  fc.assert(
    fc.property(printable, fc.constantFrom("'", '"'), fc.constantFrom('\n', '\r\n'), (value, quote, eol) => {
      const lines = ['[CLUSTER]', 'HOST=a', `DB_PASSWORD=${quote}${value}${quote}`, 'ARN=b', ''];
      const { entries, problems } = parseIni(lines.join(eol), isKey);
      expect(problems).toEqual([]);
      expect(entries.map(({ key, value: read }) => [key, read])).toEqual([
        ['HOST', 'a'],
        ['DB_PASSWORD', value],
        ['ARN', 'b'],
      ]);
    }),
  );
});

test('any printable text survives without quotes, if it neither starts nor ends with a quote or a blank', () => {
  const bare = printable.filter((text) => text !== '' && text.trim() === text && !/^['"]|['"]$/.test(text));
  fc.assert(
    fc.property(bare, (value) => {
      expect(password(`DB_PASSWORD=${value}`)).toBe(value);
    }),
  );
});

test('no text whatever makes the reader throw', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '=',
    ':',
    '#',
    ';',
    "'",
    '"',
    '\\',
    '\n',
    '\r',
    ' ',
    '.',
    '$',
    '{',
    'a',
    'HOST',
    '__proto__',
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => void parseIni(pieces.join(''), isKey)));
});
