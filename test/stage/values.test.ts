import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endOf, event, openTestPipeline, song, type TestPipeline } from '../pipeline.ts';

/** JSON of a value, what it loads as (null is SQL NULL), or that it is rejected. */
type Case = readonly [json: string, loadsAs: string | null | 'rejected'];

const whole: readonly Case[] = [
  ['7', '7'],
  ['-7', '-7'],
  ['"7"', '7'],
  ['" 7 "', '7'],
  ['7.0', '7'],
  ['"7.00"', '7'],
  ['7e2', '700'],
  ['""', null],
  ['"  "', null],
  ['null', null],
  ['7.5', 'rejected'],
  ['"7.5"', 'rejected'],
  ['"0x1F"', 'rejected'],
  ['"1_000"', 'rejected'],
  ['"seven"', 'rejected'],
  ['true', 'rejected'],
  ['[7]', 'rejected'],
  ['{"a":7}', 'rejected'],
  ['1e400', 'rejected'],
];

const columns: Record<string, readonly Case[]> = {
  sessionId: [...whole, ['2147483647', '2147483647'], ['-2147483648', '-2147483648'], ['2147483648', 'rejected']],
  registration: [
    ...whole,
    ['1540919166796.0', '1540919166796'],
    ['9223372036854775807', '9223372036854775807'],
    ['9223372036854775808', 'rejected'],
  ],
  length: [
    ['246.30812', '246.30812'],
    ['0.1', '0.1'],
    ['"0.1"', '0.1'],
    ['-0.0', '-0'],
    ['1e300', '1e+300'],
    ['5e-324', '5e-324'],
    ['9007199254740993', '9.007199254740992e+15'],
    ['""', null],
    ['null', null],
    ['1e400', 'rejected'],
    ['"NaN"', 'rejected'],
    ['"Infinity"', 'rejected'],
    ['"1_0"', 'rejected'],
    ['"long"', 'rejected'],
    ['true', 'rejected'],
  ],
  ts: [
    ['1541105830796', '2018-11-01 20:57:10.796'],
    ['"1541105830796"', '2018-11-01 20:57:10.796'],
    ['0', '1970-01-01 00:00:00'],
    ['-1', '1969-12-31 23:59:59.999'],
    ['253402300799999', '9999-12-31 23:59:59.999'],
    ['""', null],
    ['null', null],
    ['253402300800000', 'rejected'],
    ['1541105830796.5', 'rejected'],
    ['"2018-11-01 20:57:10"', 'rejected'],
    ['9223372036854775807', 'rejected'],
  ],
  song: [
    ['"You Gotta Be"', 'You Gotta Be'],
    ['""', ''],
    ['null', null],
    ['1999', '1999'],
    ['1.50', '1.50'],
    ['true', 'true'],
    ['{"a":[1,2]}', '{"a":[1,2]}'],
    ['"tab\\tline\\n\\u0018\\u0085é😀"', 'tab\tline\n\u0018\u0085é😀'],
    ['"\\u0000"', 'rejected'],
    ['"\\ud83d"', 'rejected'],
  ],
};

describe.each(Object.entries(columns))('a value of %s', (column, cases) => {
  let test: TestPipeline;
  let staged: Map<string, string | null>;
  let rejected: Map<string, readonly (string | null)[]>;

  beforeAll(async () => {
    test = await openTestPipeline(`[ETL]\nMAX_ERRORS=1000\n`);
    // The case's number is in a column that the case does not touch.
    const lines = cases.map(([json], index) =>
      event({ [column]: 'VALUE', userAgent: `case ${index}` }).replace('"VALUE"', json),
    );
    await test.write({ 'log_data/events.json': lines.join('\n'), 'song_data/song.json': song() });
    expect(endOf(await test.run(['create', 'stage'])).failure).toBeNull();
    staged = new Map(
      (await test.rows(`SELECT userAgent, ${column} FROM stage_events`)).map(([name, value]) => [
        name ?? '',
        value ?? null,
      ]),
    );
    rejected = new Map(
      (await test.rows('SELECT line, column_name, value, reason FROM etl.rejects')).map((row) => [row[0] ?? '', row]),
    );
  });

  afterAll(() => test.close());

  it.each(cases.map((one, index) => [index, ...one] as const))('%i: %s → %s', (index, _, loadsAs) => {
    const name = `case ${index}`;
    if (loadsAs !== 'rejected') {
      expect(staged.get(name)).toBe(loadsAs);
      expect(rejected.has(String(index + 1))).toBe(false);
      return;
    }
    expect(staged.has(name)).toBe(false);
    const [line, at, value, reason] = rejected.get(String(index + 1)) ?? [];
    expect(line).toBe(String(index + 1));
    if (!reason?.includes('surrogate')) expect(at).toBe(column);
    expect(value).toBeTruthy();
    expect(reason).toMatch(/^(not a|the text holds a NUL|a text holds half)/);
  });
});
