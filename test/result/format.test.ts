import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatResult, type ResultFormat, resultFormats } from '../../src/result/format.ts';
import { cellWidth } from '../../src/text/width.ts';
import type { Cell, ResultColumn, ResultSet } from '../../src/warehouse/warehouse.ts';

function column(name: string, type = 'VARCHAR'): ResultColumn {
  return { name, type, numeric: /INT|DOUBLE|DECIMAL|numeric/.test(type) };
}

function result(columns: readonly ResultColumn[], rows: readonly (readonly Cell[])[]): ResultSet {
  return { columns, rows, more: false, touched: null };
}

function format(of: ResultSet, as: ResultFormat): string {
  return [...formatResult(of, as)].join('');
}

const mixed = result(
  [column('title'), column('year', 'INTEGER'), column('artist')],
  [
    ['Björk', '1995', null],
    ['日本語 🎵', '7', ''],
    ['a\tb\nc\x1b[31m', null, 'x|y'],
  ],
);

const duplicates = result([column('x'), column('x'), column('x_2'), column('x')], [['1', '2', '3', '4']]);
const noRows = result([column('a'), column('b', 'INTEGER')], []);
const noColumns = result([], []);
const emptyRows = result([], [[], [], []]);

describe('table', () => {
  test('draws wide characters, numbers to the right, NULL, and control characters as symbols', () => {
    expect(format(mixed, 'table')).toBe(
      [
        '┌────────────┬──────┬────────┐',
        '│ title      │ year │ artist │',
        '├────────────┼──────┼────────┤',
        '│ Björk      │ 1995 │ ∅      │',
        '│ 日本語 🎵  │    7 │        │',
        '│ a→b⏎c␛[31m │    ∅ │ x|y    │',
        '└────────────┴──────┴────────┘',
        '(3 rows)',
        '',
      ].join('\n'),
    );
  });

  test('says one row, and that there are more', () => {
    const one = result([column('a')], [['1']]);
    expect(format(one, 'table')).toMatch(/\n\(1 row\)\n$/);
    expect(format({ ...one, more: true }, 'table')).toMatch(/\n\(first 1 row; there are more\)\n$/);
  });

  test('of no rows has its header', () => {
    expect(format(noRows, 'table')).toBe('┌───┬───┐\n│ a │ b │\n└───┴───┘\n(0 rows)\n');
  });

  test('keeps columns of the same name', () => {
    expect(format(duplicates, 'table')).toContain('│ x │ x │ x_2 │ x │');
  });

  test('without columns says what was touched, and nothing where the engine says nothing', () => {
    expect(format({ ...noColumns, touched: 6820 }, 'table')).toBe('(6,820 rows touched)\n');
    expect(format({ ...noColumns, touched: 0 }, 'table')).toBe('(0 rows touched)\n');
    expect(format(noColumns, 'table')).toBe('');
    expect(format(emptyRows, 'table')).toBe('(3 rows)\n');
  });

  test('looks the same below and above the number of rows that cli-table3 is used for', () => {
    const rows = Array.from({ length: 201 }, (_, index) => [`title ${index}`, String(index), index % 2 ? null : 'é']);
    const lines = (count: number) => format(result(mixed.columns, rows.slice(0, count)), 'table').split('\n');
    const small = lines(200);
    const large = lines(201);
    expect(large.slice(0, 203)).toEqual(small.slice(0, 203));
    expect(large.slice(-3)).toEqual([small.at(-3), '(201 rows)', '']);
  });

  test('has straight borders whatever the cells hold, and never an active character', () => {
    const cell = fc.option(fc.string({ unit: 'binary', maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = format(result(mixed.columns, rows), 'table').split('\n').slice(0, -2);
        expect(lines).toHaveLength(rows.length + 4);
        expect(new Set(lines.map(cellWidth)).size).toBe(1);
        expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  test('has straight borders where cli-table3 measures another width', () => {
    const lines = format(result([column('a')], [['ก็ำ'], ['นั้น'], ['plain']]), 'table')
      .split('\n')
      .slice(0, -2);
    expect(new Set(lines.map(cellWidth)).size).toBe(1);
  });
});

describe('csv', () => {
  test('quotes as psql --csv does; NULL and the empty text are the same', () => {
    const columns = ['a', 'd,e', 'f', 'g', 'h', 'i', 'j', 'k'].map((name) => column(name));
    const rows = [['1', null, '', 'x,"y"', 'l\n2\r', '\\.', 'tab\t', ' sp ']];
    expect(format(result(columns, rows), 'csv')).toBe('a,"d,e",f,g,h,i,j,k\n1,,,"x,""y""","l\n2\r","\\.",tab\t, sp \n');
  });

  test('keeps control characters and all of Unicode as they are', () => {
    expect(format(result([column('a')], [['\x1b[31m\x9b🎵日本語']]), 'csv')).toBe('a\n\x1b[31m\x9b🎵日本語\n');
  });

  test('of one empty column has an empty line a row', () => {
    expect(format(result([column('a')], [[null], ['']]), 'csv')).toBe('a\n\n\n');
  });

  test('of no rows is the header, duplicates kept', () => {
    expect(format(noRows, 'csv')).toBe('a,b\n');
    expect(format(duplicates, 'csv')).toBe('x,x,x_2,x\n1,2,3,4\n');
  });
});

describe('tsv', () => {
  test('escapes what would end a field or a line, and tells NULL from the empty text', () => {
    const rows = [['a\tb', 'c\nd\re', '\\N', null, '', '"q", é🎵']];
    const columns = ['a', 'b', 'c', 'd', 'e', 'f\tg'].map((name) => column(name));
    expect(format(result(columns, rows), 'tsv')).toBe(
      'a\tb\tc\td\te\tf\\tg\na\\tb\tc\\nd\\re\t\\\\N\t\\N\t\t"q", é🎵\n',
    );
  });

  test('gives every value back when it is unescaped', () => {
    const unescaped: Record<string, Cell> = { '\\t': '\t', '\\n': '\n', '\\r': '\r', '\\\\': '\\' };
    const cell = fc.option(fc.string({ unit: fc.constantFrom('\\', '\t', '\n', '\r', 'n', 't', 'N', 'x') }));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const lines = format(result([column('a'), column('b')], rows), 'tsv')
          .split('\n')
          .slice(1, -1);
        const read = lines.map((line) =>
          line
            .split('\t')
            .map((field) => (field === '\\N' ? null : field.replace(/\\./g, (pair) => `${unescaped[pair]}`))),
        );
        expect(read).toEqual(rows);
      }),
    );
  });

  test('of no rows is the header', () => {
    expect(format(noRows, 'tsv')).toBe('a\tb\n');
  });
});

describe('json', () => {
  test('is an array with an object a line; NULL is null and the empty text is a text', () => {
    expect(format(mixed, 'json')).toBe(
      [
        '[{"title":"Björk","year":1995,"artist":null},',
        '{"title":"日本語 🎵","year":7,"artist":""},',
        '{"title":"a\\tb\\nc\\u001b[31m","year":null,"artist":"x|y"}]\n',
      ].join('\n'),
    );
  });

  test('keeps every digit of a number, and texts that look like numbers stay texts', () => {
    const columns = [column('n', 'DECIMAL(38,10)'), column('b', 'BIGINT'), column('t')];
    const rows = [['12345678901234567890.1234567890', '9007199254740993', '007']];
    expect(format(result(columns, rows), 'json')).toBe(
      '[{"n":12345678901234567890.1234567890,"b":9007199254740993,"t":"007"}]\n',
    );
  });

  test.each([
    ['1e+30', '1e+30'],
    ['-0', '-0'],
    ['-1.5E-7', '-1.5E-7'],
    ['NaN', '"NaN"'],
    ['Infinity', '"Infinity"'],
    ['-inf', '"-inf"'],
    ['.5', '".5"'],
    ['1.', '"1."'],
    ['007', '"007"'],
    ['1,5', '"1,5"'],
    ['', '""'],
  ])('the number %s is %s', (cell, json) => {
    expect(format(result([column('n', 'DOUBLE')], [[cell]]), 'json')).toBe(`[{"n":${json}}]\n`);
  });

  test.each([
    ['BOOLEAN', 'true', 'true'],
    ['BOOLEAN', 'false', 'false'],
    ['bool', 't', 'true'],
    ['boolean', 'f', 'false'],
    ['boolean', null, 'null'],
    ['boolean', 'maybe', '"maybe"'],
    ['text', 'true', '"true"'],
  ])('the %s %s is %s', (type, cell, json) => {
    expect(format(result([column('b', type)], [[cell]]), 'json')).toBe(`[{"b":${json}}]\n`);
  });

  test('numbers columns of the same name, past names that are taken', () => {
    expect(format(duplicates, 'json')).toBe('[{"x":"1","x_3":"2","x_2":"3","x_4":"4"}]\n');
  });

  test('escapes every character that a terminal would act upon', () => {
    expect(format(result([column('\x9b')], [['\x7f\x85\u202e\u2028\ufeff']]), 'json')).toBe(
      '[{"\\u009b":"\\u007f\\u0085\\u202e\\u2028\\ufeff"}]\n',
    );
  });

  test('of no rows, or no columns, is still an array', () => {
    expect(format(noRows, 'json')).toBe('[]\n');
    expect(format(noColumns, 'json')).toBe('[]\n');
    expect(JSON.parse(format(emptyRows, 'json'))).toEqual([{}, {}, {}]);
  });

  test('parses back to the values', () => {
    const cell = fc.option(fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const parsed: unknown = JSON.parse(format(result([column('a'), column('__proto__')], rows), 'json'));
        expect(Array.isArray(parsed) && parsed.map((row) => Object.values(row))).toEqual(rows);
      }),
    );
  });
});

describe('ndjson', () => {
  test('is the objects of json, one a line', () => {
    const objects = format(mixed, 'ndjson').split('\n');
    expect(objects.pop()).toBe('');
    expect(`[${objects.join(',\n')}]\n`).toBe(format(mixed, 'json'));
  });

  test('of no rows is empty', () => {
    expect(format(noRows, 'ndjson')).toBe('');
    expect(format(noColumns, 'ndjson')).toBe('');
  });
});

describe('markdown', () => {
  test('is a table in which values show as they are', () => {
    expect(format(mixed, 'markdown')).toBe(
      [
        '| title | year | artist |',
        '| --- | ---: | --- |',
        '| Björk | 1995 | ∅ |',
        '| 日本語 🎵 | 7 |  |',
        '| a→b<br>c␛\\[31m | ∅ | x\\|y |',
        '',
      ].join('\n'),
    );
  });

  test('escapes markup but leaves names with underscores readable', () => {
    const rows = [['song_id', '_x_', '<a href="x">&amp;', 'a\\|b*c`d', 'l\r\n2\r3']];
    const columns = ['count(*)', 'a', 'b', 'c', 'd'].map((name) => column(name));
    expect(format(result(columns, rows), 'markdown').split('\n')).toEqual([
      '| count(\\*) | a | b | c | d |',
      '| --- | --- | --- | --- | --- |',
      '| song_id | \\_x\\_ | \\<a href="x">\\&amp; | a\\\\\\|b\\*c\\`d | l<br>2<br>3 |',
      '',
    ]);
  });

  test('of no rows is the header', () => {
    expect(format(noRows, 'markdown')).toBe('| a | b |\n| --- | ---: |\n');
  });
});

describe('every format', () => {
  test.each(resultFormats)('%s writes a big result in chunks that together are the whole', (as) => {
    const rows = Array.from({ length: 5_000 }, (_, index) => [String(index), 'x'.repeat(40)]);
    const chunks = [...formatResult(result([column('n', 'INTEGER'), column('t')], rows), as)];
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.length).toBeLessThan(20);
    expect(chunks.join('').match(/x{40}/g)).toHaveLength(5_000);
    expect(chunks.at(-1)).toMatch(/\n$/);
  });

  test.each(['csv', 'tsv', 'ndjson', 'markdown'] as const)('%s of a statement without a result is empty', (as) => {
    expect(format({ ...noColumns, touched: 5 }, as)).toBe('');
  });
});
