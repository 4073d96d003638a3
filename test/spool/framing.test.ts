import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxRecordBytes, RecordFramer } from '../../src/spool/framing.ts';
import { keysByName, keysByPath } from '../../src/spool/key-map.ts';
import { stageEvents, stageSongs } from '../../src/sql/schema.ts';

interface Framed {
  records: { line: number; text: string }[];
  rejects: { line: number; column: string | null; text: string; reason: string }[];
}

function frame(input: string | Uint8Array, chunkSize = 1 << 20, keys = keysByName(stageSongs.columns)): Framed {
  const framed: Framed = { records: [], rejects: [] };
  const text = (bytes: Uint8Array, start: number, end: number) =>
    Buffer.from(bytes.subarray(start, end)).toString('utf8');
  const framer = new RecordFramer(keys, {
    record: (bytes, start, end, line) => framed.records.push({ line, text: text(bytes, start, end) }),
    reject: (bytes, start, end, line, reason, column) =>
      framed.rejects.push({ line, column, text: text(bytes, start, end), reason }),
  });
  const bytes = Buffer.from(input as string);
  for (let at = 0; at < bytes.length; at += chunkSize)
    framer.write(Uint8Array.from(bytes.subarray(at, at + chunkSize)));
  framer.end();
  return framed;
}

const json = (framed: Framed) => framed.records.map(({ text }) => JSON.parse(text));

describe('RecordFramer', () => {
  it.each([
    ['line feeds', '{"year":1}\n{"year":2}\n{"year":3}'],
    ['a final line feed', '{"year":1}\n{"year":2}\n{"year":3}\n'],
    ['carriage returns and line feeds', '{"year":1}\r\n{"year":2}\r\n{"year":3}\r\n'],
    ['blank lines', '\n\n{"year":1}\n\n\n{"year":2}\n   \n{"year":3}\n\n'],
    ['nothing', '{"year":1}{"year":2}{"year":3}'],
    ['blanks', '{"year":1} {"year":2}\t{"year":3}'],
    ['a byte order mark before them', '\ufeff{"year":1}\n{"year":2}\n{"year":3}'],
    ['several lines each', '{\n  "year": 1\n}\n{\n  "year": 2\n}\n{\n  "year": 3\n}'],
  ])('finds records separated by %s', (_, text) => {
    const framed = frame(text);
    expect(json(framed)).toEqual([{ year: 1 }, { year: 2 }, { year: 3 }]);
    expect(framed.rejects).toEqual([]);
  });

  it('puts every record on one line and tells the line on which it starts', () => {
    const framed = frame('{"year":1}\n{\n "title": "a\\nb",\n "year":\n 2 }\n\n{"year":3}');
    expect(framed.records.map(({ line }) => line)).toEqual([1, 2, 7]);
    for (const { text } of framed.records) expect(text).not.toContain('\n');
    expect(json(framed)).toEqual([{ year: 1 }, { title: 'a\nb', year: 2 }, { year: 3 }]);
  });

  it('gives the same records whatever the chunks and however they are laid out', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.oneof(fc.string(), fc.record({ a: fc.integer() }))),
      fc.record({ title: fc.string() }),
    );
    const record = fc.dictionary(
      fc.constantFrom('num_songs', 'year', 'duration', 'other', 'b{r}a[c]e', 'q"uote'),
      value,
    );
    const layout = fc.constantFrom<(record: object) => string>(
      (object) => `${JSON.stringify(object)}\n`,
      (object) => `${JSON.stringify(object)}\r\n`,
      (object) => JSON.stringify(object),
      (object) => `${JSON.stringify(object, null, 2)}\n`,
      (object) => `${JSON.stringify(object, null, '\t').replaceAll('\n', '\r\n')}\r\n\r\n`,
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(record, layout), { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        (records, chunkSize) => {
          const text = records.map(([object, lay]) => lay(object)).join('');
          const framed = frame(text, chunkSize);
          expect(framed.rejects).toEqual([]);
          expect(json(framed)).toEqual(records.map(([object]) => JSON.parse(JSON.stringify(object))));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds the same whatever the chunks, also in broken input', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '"',
      '\\',
      ':',
      ',',
      '[',
      ']',
      '\n',
      '\r',
      ' ',
      '"a":1',
      '"year":',
      'nul',
      '1',
      '{"year":1}',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (pieces, chunkSize) => {
        const text = pieces.join('');
        const whole = frame(text);
        const chunked = frame(text, chunkSize);
        expect(chunked.records).toEqual(whole.records);
        expect(chunked.rejects.map(({ line }) => line)).toEqual(whole.rejects.map(({ line }) => line));
      }),
      { numRuns: 500 },
    );
  });

  it('goes on after a text that is not closed on its line', () => {
    const framed = frame('{"title":"open\n{"year":2}');
    expect(json(framed)).toEqual([{ year: 2 }]);
    expect(framed.rejects).toMatchObject([
      { line: 1, text: '{"title":"open', reason: expect.stringContaining('not closed') },
    ]);
  });

  it('goes on after a record that is cut off in the middle of its lines', () => {
    const framed = frame('{"year":1,\n{"year":2}\n{"title":{"a":1}\n{"year":3}\n');
    expect(json(framed)).toEqual([{ year: 2 }, { year: 3 }]);
    expect(framed.rejects.map(({ line }) => line)).toEqual([1, 3]);
  });

  it('takes an object on a line of its own for a value where a value is due', () => {
    const framed = frame('{"a":\n{"b":1},"c":[\n{"d":2},\n{"e":3}\n]}\n{"year":2}');
    expect(json(framed)).toEqual([{ a: { b: 1 }, c: [{ d: 2 }, { e: 3 }] }, { year: 2 }]);
  });

  it('rejects a record that the object ends in', () => {
    expect(frame('{"year":1}\n{"year":').rejects).toMatchObject([
      { line: 2, reason: expect.stringContaining('cut off') },
    ]);
  });

  it('rejects what stands around and between records, as COPY does', () => {
    const framed = frame('[{"year":1},\n{"year":2}]\nnot json\n42\n{"year":3}');
    expect(json(framed)).toEqual([{ year: 1 }, { year: 2 }, { year: 3 }]);
    expect(framed.rejects.map(({ line, text }) => [line, text])).toEqual([
      [1, '['],
      [1, ','],
      [2, ']'],
      [3, 'not json'],
      [4, '42'],
    ]);
  });

  it('spells keys as the table does, in any case, also escaped ones', () => {
    const framed = frame('{"SONG_ID":"a","Title":"b","\\u0079ear":3,"OTHER":4}');
    expect(json(framed)).toEqual([{ song_id: 'a', title: 'b', year: 3, OTHER: 4 }]);
  });

  it('matches keys exactly when they come from a jsonpaths file', () => {
    const keys = keysByPath(
      stageEvents.columns,
      stageEvents.columns.map(({ name }) => name),
    );
    expect(json(frame('{"firstname":"a","firstName":"b"}', undefined, keys))).toEqual([
      { firstname: 'a', firstName: 'b' },
    ]);
  });

  it('keeps the text of a number in a text column', () => {
    const framed = frame('{"title":1999,"artist_name":1.50,"song_id":-0,"artist_id":1e3,"year":7}\n{"title":2.0}');
    expect(json(framed)).toEqual([
      { title: '1999', artist_name: '1.50', song_id: '-0', artist_id: '1e3', year: 7 },
      { title: '2.0' },
    ]);
  });

  it.each([
    ['a trailing comma', '{"year":1,}'],
    ['a trailing comma before blanks', '{"year":1, \n }'],
    ['NaN', '{"duration":NaN}'],
    ['Infinity', '{"duration":-Infinity}'],
    ['a number that is none in a text column', '{"title":1.2.3}'],
    ['a leading zero in a text column', '{"title":007}'],
  ])('rejects %s, which is not JSON though the engine would read it', (_, text) => {
    const framed = frame(`${text}\n{"year":2}`);
    expect(json(framed)).toEqual([{ year: 2 }]);
    expect(framed.rejects).toMatchObject([{ line: 1, reason: expect.stringContaining('not JSON') }]);
  });

  it('rejects a NUL character in a column and names the column', () => {
    const framed = frame('{"title":"a\\u0000b"}\n{"other":"a\\u0000b"}\n{"title":"a\\\\u0000b"}');
    expect(framed.rejects).toMatchObject([{ line: 1, column: 'title', reason: expect.stringContaining('NUL') }]);
    expect(framed.records.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('takes a record of the most bytes and rejects one of more, at bounded memory, whatever the chunks', () => {
    const record = (bytes: number) => `{"title":"${'x'.repeat(bytes - 12)}"}`;
    const text = `${record(maxRecordBytes)}\n${record(maxRecordBytes + 1)}\n${record(6 * 1024 * 1024)}\n{"year":1}`;
    for (const chunkSize of [64 * 1024, 1 << 20, 1 << 26]) {
      const framed = frame(text, chunkSize);
      expect(framed.records.map(({ line, text: { length } }) => [line, length])).toEqual([
        [1, maxRecordBytes],
        [4, 10],
      ]);
      expect(framed.rejects.map(({ line }) => line)).toEqual([2, 3]);
      for (const { text: head } of framed.rejects) expect(head.length).toBeLessThanOrEqual(6 * 1024 * 1024);
    }
  });

  it('leaves a carriage return inside a text to the engine, which refuses it, and changes none', () => {
    const framed = frame('{"title":"a\rb",\n"year":1}');
    expect(framed.records).toEqual([{ line: 1, text: '{"title":"a\rb", "year":1}' }]);
  });
});
