import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedWarehouse } from '../../src/warehouse/duckdb/warehouse.ts';
import type { Cell, Connection } from '../../src/warehouse/warehouse.ts';

let warehouse: EmbeddedWarehouse;
let connection: Connection;

beforeAll(async () => {
  warehouse = await EmbeddedWarehouse.open(':memory:', { protected: false });
  connection = await warehouse.connect();
});

afterAll(async () => {
  await connection.close();
  await warehouse.close();
});

/** The text of some expressions as the connection gives it, by both of its ways, and as the engine casts them itself. */
async function texts(expressions: readonly string[]) {
  const sql = `SELECT ${expressions.map((one, at) => `${one} AS v${at}`).join(', ')}`;
  const casts = expressions.map((_, at) => `CAST(v${at} AS VARCHAR)`).join(', ');
  const [whole, streamed, own] = [
    await connection.query(sql),
    await connection.query(sql, { limit: 1 }),
    await connection.query(`SELECT ${casts} FROM (${sql}) AS t`),
  ];
  return { whole: whole.rows[0], streamed: streamed.rows[0], own: own.rows[0] };
}

function literal(value: number): string {
  return Number.isFinite(value) ? value.toExponential(17) : String(value);
}

async function expectOwnText(expressions: readonly string[]): Promise<void> {
  const { whole, streamed, own } = await texts(expressions);
  const named = (row: readonly Cell[] | undefined) => expressions.map((one, at) => [one, row?.[at]]);
  expect(named(whole)).toEqual(named(own));
  expect(named(streamed)).toEqual(named(own));
}

describe('a value of the embedded engine is the text that the engine itself makes of it', () => {
  it.each([
    ['dates', ["date 'infinity'", "date '-infinity'", "date '0044-03-15 (BC)'", "date '12345-01-01'"]],
    [
      'timestamps',
      ['timestamp', 'timestamptz', 'timestamp_s', 'timestamp_ms', 'timestamp_ns'].flatMap((type) => [
        `${type} 'infinity'`,
        `${type} '-infinity'`,
        `CAST(timestamp '2018-11-15 12:34:56.123456' AS ${type})`,
        `CAST(timestamp '1969-12-31 23:59:59.5' AS ${type})`,
      ]),
    ],
    [
      'times before Christ',
      ["timestamp '0044-03-15 (BC) 12:00:00.000001'", "timestamptz '0044-03-15 (BC) 12:00:00+00'"],
    ],
    [
      'times of day',
      ["time '24:00:00'", "time '12:34:56.789'", "'12:34:56-02'::timetz", "'23:59:59.9+15:59:59'::timetz"],
    ],
    [
      'intervals',
      ["interval '1 year 2 months 3 days 04:05:06.789'", "interval '-1 month 5 hours'", "interval '0 days'"],
    ],
    [
      'numbers',
      [
        ...[
          '9223372036854775807',
          "'-170141183460469231731687303715884105728'::hugeint",
          '18446744073709551615::ubigint',
        ],
        ...['340282366920938463463374607431768211455::uhugeint', '123456789012345678901234567890123456789012::bignum'],
        ...['1.10::decimal(10,2)', '0::decimal(10,5)', '-0.05::decimal(4,2)', '1.23456789::decimal(38,20)'],
      ],
    ],
    [
      'bytes and bits',
      [String.raw`'\xDE\xAD\x00abc'::blob`, "''::blob", "'101'::bit", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid"],
    ],
    [
      'lists',
      [
        ...['[1, 2, NULL]', '[]', '[[1, 2], []]', '[NULL]', "['']", '[1, 2]::integer[2]', "['a', 'b,c']::varchar[2]"],
        ...["[date 'infinity', date '0044-03-15 (BC)']", "[timestamp 'infinity', timestamp '2018-01-01']"],
        ...["[timestamptz '2018-11-15 12:34:56+00']", "[interval '1 day', interval '04:05:06']", "[time '12:00:00']"],
        ...['[1.10::decimal(10,2)]', "['101'::bit]", String.raw`['\xAA,'::blob]`, "['a'::enum('a', 'b')]"],
        ...[`['{"a": 1}'::json]`, '[true, false]', "[union_value(k := 'a,b')]"],
      ],
    ],
    [
      'floating point numbers in lists',
      [
        "[1::double, -0.0::double, 'NaN'::double, 'infinity'::double, '-infinity'::double, 0.1::double + 0.2::double]",
        '[1e15::double, 1e16::double, 123456789012345680::double, 1e300::double, 0.0001::double, 1e-5::double]',
        '[0.1::float, 1e10::float, 16777216::float, 3.4028235e38::float, 1e-45::float]',
      ],
    ],
    [
      'structures',
      [
        ...["{'a': 1, 'b': 'x', 'c': NULL}", "{'a b': 'it''s', 'c': [1, 2]}", "{'n': {'m': 1.0::double}}"],
        ...["row(1, 'a')", "[(1, 'a,b'), (2, NULL)]", String.raw`{'a\b': 1, 'k''q': 2}`, "[{'a': 1}, NULL]"],
      ],
    ],
    [
      'maps and unions',
      [
        ...["map {'a': 1, 'b': NULL}", "map {1.0::double: 'x'}", 'map([], [])', "map {[1, 2]: {'a': 1}}"],
        ...["map {'a,b': 'c=d'}", 'union_value(k := 1.0::double)', 'union_value(k := NULL::integer)'],
      ],
    ],
    ['nothing', ['NULL', 'NULL::integer[]', 'NULL::struct(a integer)', 'NULL::map(integer, integer)']],
  ])('%s', async (_, expressions) => {
    // Floating point numbers by themselves read as on PostgreSQL, which the next test is about.
    await expectOwnText(expressions);
  });

  it('any text within any nesting', async () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab \t\n\u00a0"\'(),:=[]{}\\nul\u65e5') }),
      fc.constantFrom('null', 'NULL', 'Null ', ' '),
    );
    const quote = (one: string) => `'${one.replaceAll("'", "''")}'`;
    await fc.assert(
      fc.asyncProperty(text, text, async (one, other) => {
        const [a, b] = [quote(one), quote(other)];
        await expectOwnText([`[${a}, ${b}]`, `{'k': ${a}, 'l': [${b}]}`, `map {${a}: ${b}}`, `(${a}, ${b})`]);
      }),
      { numRuns: 100 },
    );
  });

  it('any double in a list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double(), (value) => expectOwnText([`['${literal(value)}'::double]`])),
      { numRuns: 300 },
    );
  });

  // The engine's own algorithm finds the fewest digits of nearly all of them: one in a thousand has more than it needs.
  it('any 4-byte float in a list, as far as its digits are the fewest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float(), async (value) => {
        const { whole, own } = await texts([`['${literal(value)}'::float]`]);
        const number = (row: readonly Cell[] | undefined) => Number(row?.[0]?.slice(1, -1).replace('inf', 'Infinity'));
        expect(Math.fround(number(whole))).toBe(Math.fround(number(own)));
        if (whole?.[0] !== own?.[0]) expect(whole?.[0]?.length).toBeLessThanOrEqual(own?.[0]?.length ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['UTC', 'America/New_York', 'Asia/Kathmandu', 'Europe/Berlin', 'Pacific/Apia', 'Africa/Monrovia'])(
    'moments in the session’s time zone, %s',
    async (zone) => {
      await connection.query(`SET TimeZone = '${zone}'`);
      try {
        await expectOwnText([
          ...['2018-07-01', '2018-11-15 12:34:56.5', '1969-12-31', '2011-12-30', '1950-06-01', '9999-01-01'].map(
            (time) => `timestamptz '${time.length > 10 ? time : `${time} 00:00:00`}+00'`,
          ),
          "[timestamptz '2018-07-01 00:00:00+00']",
          "timestamptz 'infinity'",
        ]);
      } finally {
        await connection.query('RESET TimeZone');
      }
    },
  );
});

it('floating point numbers read as on PostgreSQL', async () => {
  const { whole } = await texts([
    ...["'NaN'::double", "'infinity'::double", "'-infinity'::double", "'-0'::double", '1::double', '1e14::double'],
    ...['1e15::double', '0.1::double + 0.2::double', '0.0001::double', '1e-5::double', '0.1::float', '999999::float'],
    ...['1e6::float', '1234567::float', '1386902.25::float', "'-4.0872712e7'::float", "'nan'::float"],
  ]);
  expect(whole).toEqual([
    ...['NaN', 'Infinity', '-Infinity', '-0', '1', '100000000000000'],
    ...['1e+15', '0.30000000000000004', '0.0001', '1e-05', '0.1', '999999'],
    ...['1e+06', '1.234567e+06', '1.3869022e+06', '-4.0872712e+07', 'NaN'],
  ]);
});

it('a document is of its own type', async () => {
  const { columns } = await connection.query(`SELECT '{"a": 1}'::json AS document`);
  expect(columns).toEqual([{ name: 'document', type: 'JSON', numeric: false }]);
});
