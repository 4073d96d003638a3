import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConversionOptions, type CopyColumn, convert, type JsonValue } from './double/copy/column.ts';
import { jsonValue, parseJson } from './double/copy/json.ts';
import { readPath } from './double/copy/json-paths.ts';
import { LoadError } from './double/copy/load-error.ts';
import { recordsOf, textOf } from './double/copy/records.ts';

const plain: ConversionOptions = {
  ...{ timeFormat: 'default', truncateColumns: false, blanksAsNull: false, emptyAsNull: false },
  ...{ trimBlanks: false, roundDecimals: false },
};

function column(type: string, more: Partial<CopyColumn> = {}): CopyColumn {
  return { name: 'c', type, bytes: undefined, scale: undefined, notNull: false, ...more };
}

/** What a JSON text loads as: the value, or the code of the error. */
function loads(json: string, into: CopyColumn, options: Partial<ConversionOptions> = {}): string | number | null {
  try {
    return convert(jsonValue(parseJson(json)), into, { ...plain, ...options });
  } catch (error) {
    if (error instanceof LoadError) return error.code;
    throw error;
  }
}

const [int, bigint, float, bool] = ['int4', 'int8', 'float8', 'bool'].map((type) => column(type)) as [
  CopyColumn,
  CopyColumn,
  CopyColumn,
  CopyColumn,
];
const text = column('varchar', { bytes: 4 });
const timestamp = column('timestamp');

describe('a JSON value in a column', () => {
  it.each([
    ['1540919166796.0', bigint, '1540919166796'],
    ['1540919166796.5', bigint, 1207],
    ['"1.0"', int, 1207],
    ['"26"', int, '26'],
    ['" 26 "', int, '26'],
    ['""', int, null],
    ['"  "', int, null],
    ['2147483648', int, 1204],
    ['-2147483648', int, '-2147483648'],
    ['"12x"', int, 1207],
    ['true', int, 1207],
    ['{}', int, 1207],
    ['1e3', float, '1e3'],
    ['"1e999"', float, 1208],
    ['"abc"', float, 1208],
    ['"yes"', bool, 't'],
    ['"maybe"', bool, 1210],
    ['null', text, null],
    ['""', text, ''],
    ['"  "', text, '  '],
    ['"héé"', text, 1204],
    ['"abc"', text, 'abc'],
    ['12.50', text, 1204],
    ['1.50', text, '1.50'],
    ['true', text, 'true'],
    ['"é"', column('bpchar', { bytes: 4 }), 1220],
    ['1.239', column('numeric', { scale: 2 }), '1.23'],
    ['"x"', column('numeric', { scale: 2 }), 1209],
    ['"2018-02-30"', column('date'), 1205],
    ['null', column('varchar', { notNull: true }), 1213],
    ['""', column('int4', { notNull: true }), 1213],
    ['1541105830796', timestamp, 1206],
    ['"2018-11-01 20:57:10.796"', timestamp, '2018-11-01 20:57:10.796'],
    ['"2018-11-01T20:57:10Z"', timestamp, 1206],
  ])('%s loads into $type', (json, into, expected) => {
    expect(loads(json, into)).toBe(expected);
  });

  it('is a time in seconds or milliseconds only when COPY is told so', () => {
    expect(loads('1541105830796', timestamp, { timeFormat: 'epochmillisecs' })).toBe('2018-11-01 20:57:10.796');
    expect(loads('253402300800000', timestamp, { timeFormat: 'epochmillisecs' })).toBe('10000-01-01 00:00:00.000');
    expect(loads('1541105830', timestamp, { timeFormat: 'epochsecs' })).toBe('2018-11-01 20:57:10.000');
    expect(loads('1541105830796', timestamp, { timeFormat: 'auto' })).toBe(1206);
    expect(loads('"2018-11-01T20:57:10Z"', timestamp, { timeFormat: 'auto' })).toBe('2018-11-01 20:57:10');
    expect(loads('"2018-11-01 20:57:10"', timestamp, { timeFormat: 'epochmillisecs' })).toBe(1206);
  });

  it('is cut, emptied or rounded only by its option', () => {
    expect(loads('"héééé"', text, { truncateColumns: true })).toBe('hé');
    expect(loads('"  "', text, { blanksAsNull: true })).toBeNull();
    expect(loads('""', text, { blanksAsNull: true })).toBe('');
    expect(loads('""', text, { emptyAsNull: true })).toBeNull();
    expect(loads('"ab "', text, { trimBlanks: true })).toBe('ab');
    expect(loads('1.239', column('numeric', { scale: 2 }), { roundDecimals: true })).toBe('1.239');
  });

  it('never has more bytes than its column after it was cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (given, bytes) => {
        fc.pre(!given.includes('\0'));
        const value: JsonValue = { kind: 'text', text: given };
        const cut = convert(value, column('varchar', { bytes }), { ...plain, truncateColumns: true }) ?? '';
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes);
        expect(given.startsWith(cut)).toBe(true);
      }),
    );
  });
});

describe('the records of a file', () => {
  it('are the objects that were written into it, however they are separated', () => {
    const separator = fc.constantFrom('', '\n', '\r\n', ' \t', '\n\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), separator)), (parts) => {
        const file = Buffer.from(parts.map(([object, end]) => JSON.stringify(object) + end).join(''));
        const found = [...recordsOf(file, false)].map(({ bytes }) => bytes.toString());
        expect(found).toEqual(parts.map(([object]) => JSON.stringify(object)));
      }),
    );
  });

  it('are errors where the file ends in the middle of one', () => {
    const kinds = [...recordsOf(Buffer.from('{"a":1}{"b":'), false)].map(({ kind }) => kind);
    expect(kinds).toEqual(['record', 'error']);
  });

  it('may have 4 MB and no byte more', () => {
    const sized = (bytes: number) => Buffer.from(`{"a":"${'x'.repeat(bytes - 8)}"}`);
    const kindOf = (bytes: number) => [...recordsOf(sized(bytes), false)].map(({ kind }) => kind);
    expect([kindOf(4_194_304), kindOf(4_194_305)]).toEqual([['record'], ['error']]);
  });

  it('must be UTF-8, or each wrong byte is replaced', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe, 0x41]), Buffer.from('é"}')]);
    expect(() => textOf(bytes, undefined)).toThrow(LoadError);
    expect(textOf(bytes, '?')).toBe('{"a":"??Aé"}');
  });
});

describe('a JSONPath', () => {
  it.each([
    ["$['a']['b']", ['a', 'b']],
    ['$["firstName"]', ['firstName']],
    ['$.a.b', ['a', 'b']],
    ['$[0]', [0]],
    ['$.a[1]', ['a', 1]],
  ])('%s is read', (path, steps) => {
    expect(readPath(path)).toEqual(steps);
  });

  it.each(['a', '$', '$.', '$..a', "$.a['b']", '$[*]', '$.a?'])('%s is refused', (path) => {
    expect(() => readPath(path)).toThrow('Invalid JSONPath format');
  });
});
