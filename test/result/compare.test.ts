import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame, type ResultDifference } from '../../src/result/compare/difference.ts';
import { differenceLines, differenceSummary, expectedAndGot } from '../../src/result/compare/difference-text.ts';
import { type CompareOptions, ResultComparer } from '../../src/result/compare/result-comparer.ts';
import type { ComparedColumn } from '../../src/result/compare/value-kind.ts';
import type { Cell } from '../../src/warehouse/warehouse.ts';

type Rows = readonly (readonly Cell[])[];

const text = (name: string): ComparedColumn => ({ name, type: 'VARCHAR', numeric: false });
const whole = (name: string): ComparedColumn => ({ name, type: 'INTEGER', numeric: true });
const float = (name: string): ComparedColumn => ({ name, type: 'DOUBLE', numeric: true });
const unknown = (name: string): ComparedColumn => ({ name, type: null, numeric: false });
const columns = [text('name'), whole('plays')];

function compare(left: Rows, right: Rows, options: Partial<CompareOptions> = {}): ResultDifference {
  const comparer = new ResultComparer({
    left: columns,
    right: columns,
    names: 'required',
    ordered: false,
    key: [],
    tolerance: 0,
    shown: 100,
    ...options,
  });
  comparer.add('left', left);
  comparer.add('right', right);
  return comparer.finish();
}

/** Whether two single values count as equal in columns of these kinds. */
function equal(a: Cell, b: Cell, kind: ComparedColumn | readonly [ComparedColumn, ComparedColumn], tolerance = 0) {
  const [left, right] = 'name' in kind ? [kind, kind] : kind;
  return isSame(compare([[a]], [[b]], { left: [left], right: [right], tolerance }));
}

describe('values', () => {
  it('tell NULL from an empty text', () => {
    expect(equal(null, '', text('x'))).toBe(false);
    expect(equal(null, null, text('x'))).toBe(true);
    expect(equal('', '', unknown('x'))).toBe(true);
  });

  it('are equal numbers however they are printed, but not in a column of texts', () => {
    for (const other of ['1.0', '1.00', '1e0', '10e-1', '+1', '01']) {
      expect(equal('1', other, whole('x'))).toBe(true);
      expect(equal('1', other, text('x'))).toBe(false);
    }
    expect(equal('9007199254740993', '9007199254740992', whole('x'))).toBe(false);
    expect(equal('0.1', '0.10000000000000001', whole('x'))).toBe(false);
    expect(equal('0.1', '0.10000000000000001', float('x'))).toBe(true);
    expect(equal('-0', '0', float('x'))).toBe(true);
    expect(equal('inf', 'Infinity', float('x'))).toBe(true);
    expect(equal('inf', '-Infinity', float('x'))).toBe(false);
    expect(equal('nan', 'NaN', float('x'))).toBe(true);
    expect(equal('1e500', `1${'0'.repeat(500)}`, whole('x'))).toBe(false);
  });

  it('may differ by the tolerance, the bound included', () => {
    expect(equal('0.8', '0.7', whole('x'), 0.1)).toBe(true);
    expect(equal('12', '12.01', whole('x'), 0.01)).toBe(true);
    expect(equal('12', '12.011', whole('x'), 0.01)).toBe(false);
    expect(equal('12', 'twelve', whole('x'), 1000)).toBe(false);
    expect(equal(null, '0', whole('x'), 1000)).toBe(false);
  });

  it('are equal where two engines compute the same average: one prints 16 digits, the other a float', () => {
    const numeric: ComparedColumn = { name: 'x', type: 'numeric', numeric: true };
    expect(equal('2.3333333333333333', '2.3333333333333335', [numeric, float('x')])).toBe(true);
    expect(equal('0.1', '0.30000000000000004', [numeric, float('x')])).toBe(false);
    expect(equal('0.3', '0.30000000000000004', float('x'))).toBe(true);
  });

  it('are equal moments however they are printed', () => {
    const timestamp: ComparedColumn = { name: 'x', type: 'TIMESTAMP', numeric: false };
    const zoned: ComparedColumn = { name: 'x', type: 'timestamp with time zone', numeric: false };
    expect(equal('2018-11-30 12:00:00', '2018-11-30 12:00:00.000', timestamp)).toBe(true);
    expect(equal('2018-11-30 00:00:00', '2018-11-30', timestamp)).toBe(true);
    expect(equal('2018-11-30 12:00:00', '2018-11-30 12:00:00.001', timestamp)).toBe(false);
    expect(equal('2018-11-30 12:00:00+00', '2018-11-30 17:30:00.0+05:30', zoned)).toBe(true);
    expect(equal('2018-11-30 12:00:00+00', '2018-11-30 12:00:00+01', zoned)).toBe(false);
    expect(equal('infinity', 'infinity', timestamp)).toBe(true);
  });

  it('are equal booleans however they are printed', () => {
    const boolean: ComparedColumn = { name: 'x', type: 'boolean', numeric: false };
    expect(equal('t', 'true', boolean)).toBe(true);
    expect(equal('t', 'f', boolean)).toBe(false);
    expect(equal('t', 'true', text('x'))).toBe(false);
  });

  it('of a saved result, which has no types, are compared as those of the result', () => {
    expect(equal('1.0', '1', [unknown('x'), whole('x')])).toBe(true);
    expect(equal('1.0', '1', [unknown('x'), text('x')])).toBe(false);
  });
});

describe('rows in any order', () => {
  it('are paired with the most alike, so that one wrong cell shows as one', () => {
    const found = compare(
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
      [
        ['c', '3'],
        ['b', '9'],
        ['a', '1'],
      ],
    );
    expect(found).toMatchObject({ changedRows: 1, changedCells: 1, leftOnly: 0, rightOnly: 0 });
    expect([...differenceLines(found, expectedAndGot)]).toEqual(['≠ row 2 · plays: expected 2, got 9']);
  });

  it('are counted: twice is not once', () => {
    const found = compare(
      [
        ['a', '1'],
        ['a', '1'],
        [null, '2'],
      ],
      [
        ['a', '1'],
        [null, '2'],
        ['x', '7'],
        ['y', '8'],
      ],
    );
    expect(found).toMatchObject({ changedRows: 0, leftOnly: 1, rightOnly: 2 });
    expect([...differenceLines(found, expectedAndGot)]).toEqual([
      '− row 2 missing: name = a, plays = 1',
      '+ row 3 extra: name = x, plays = 7',
      '+ row 4 extra: name = y, plays = 8',
    ]);
    expect(differenceSummary(found, expectedAndGot)).toBe('1 row missing, 2 rows extra; 3 rows expected, 4 rows got');
  });

  it('may need another partner within a tolerance, which is no equivalence', () => {
    const one = { left: [float('x')], right: [float('x')], tolerance: 0.5 };
    expect(isSame(compare([['1.4'], ['1.0']], [['1.2'], ['1.8']], one))).toBe(true);
    expect(isSame(compare([['1.4'], ['1.0']], [['1.6'], ['1.9']], one))).toBe(false);
  });

  const cell = fc.option(fc.constantFrom('', 'a', 'b', '1', '1.0'), { nil: null });
  const row = fc.tuple(cell, fc.option(fc.integer({ min: -20, max: 20 }).map(String), { nil: null }));
  const rows = fc.array(row, { maxLength: 12 });

  it('are the same shuffled, and however the two sides come', () => {
    fc.assert(
      fc.property(
        rows.chain((left) => fc.tuple(fc.constant(left), fc.shuffledSubarray(left, { minLength: left.length }))),
        fc.array(fc.boolean(), { maxLength: 24 }),
        fc.boolean(),
        ([left, right], turns, keyed) => {
          const comparer = new ResultComparer({
            ...{ left: columns, right: columns, names: 'required', ordered: false, tolerance: 0, shown: 100 },
            key: keyed ? [0] : [],
          });
          const [lefts, rights] = [[...left], [...right]];
          for (const turn of turns) {
            if (turn) comparer.add('left', lefts.splice(0, 1));
            else comparer.add('right', rights.splice(0, 1));
          }
          comparer.add('left', lefts);
          comparer.add('right', rights);
          const found = comparer.finish();
          // With a key that several rows share, which of them belong together is known only where all have come.
          const unique = new Set(left.map(([name]) => name)).size === left.length;
          if (!keyed || unique) expect(isSame(found)).toBe(true);
          expect(found.rows).toEqual({ left: left.length, right: right.length });
        },
      ),
    );
  });

  it('are equal when each number has moved by no more than the tolerance', () => {
    const moved = fc.array(
      fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: -9, max: 9 }), fc.integer({ min: -5, max: 5 })),
    );
    fc.assert(
      fc.property(moved, fc.integer(), (all, seed) => {
        const left = all.map(([name, number]) => [name, String(number)]);
        const right = all.map(([name, number, by]) => [name, String((number * 10 + by) / 10)]);
        right.sort((a, b) => (((a[1]?.length ?? 0) * seed) % 7) - (((b[1]?.length ?? 0) * seed) % 7));
        expect(isSame(compare(left, right, { tolerance: 0.5 }))).toBe(true);
      }),
    );
  });

  it('show exactly the one cell that was changed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { minLength: 1, maxLength: 12, selector: (cells) => JSON.stringify(cells) }),
        fc.nat(),
        fc.nat({ max: 1 }),
        fc.boolean(),
        (left, at, column, ordered) => {
          const index = at % left.length;
          const changed: Rows = left.map((cells, number) =>
            number === index ? cells.map((value, place) => (place === column ? '99' : value)) : cells,
          );
          const right = ordered ? changed : [...changed].reverse();
          const found = compare(left, right, { ordered });
          expect(found).toMatchObject({ changedRows: 1, changedCells: 1, leftOnly: 0, rightOnly: 0 });
          expect(found.differences).toEqual([
            {
              kind: 'changed',
              left: index + 1,
              right: ordered ? index + 1 : left.length - index,
              values: left[index],
              cells: [{ column, left: left[index]?.[column] ?? null, right: '99' }],
            },
          ]);
        },
      ),
    );
  });

  it('are many, and still compared in a moment, with and without a tolerance', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => [`n${index % 100}`, String(index)]);
    const started = performance.now();
    expect(isSame(compare(many, [...many].reverse()))).toBe(true);
    const nearly = many.map(([name = '', number = '']) => [name, String(Number(number) + 0.001)]);
    expect(isSame(compare(many, nearly.reverse(), { tolerance: 0.01 }))).toBe(true);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('rows in order', () => {
  it('differ where they have the same rows in another order', () => {
    const found = compare(
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
      [
        ['b', '2'],
        ['a', '1'],
        ['c', '3'],
      ],
      { ordered: true },
    );
    expect(found).toMatchObject({ reordered: true, changedRows: 2 });
    expect(differenceSummary(found, expectedAndGot)).toBe('the same 3 rows in another order; 2 rows out of place');
    expect(isSame(compare([['a', '1']], [['a', '1.0']], { ordered: true }))).toBe(true);
  });

  it('show a row that is missing in the middle as one row', () => {
    const all = Array.from({ length: 10_000 }, (_, index) => ['n', String(index)]);
    const found = compare(all, all.toSpliced(6_000, 1), { ordered: true });
    expect(found).toMatchObject({ reordered: false, changedRows: 0, leftOnly: 1, rightOnly: 0 });
    expect(found.differences).toEqual([{ kind: 'left-only', row: 6_001, values: ['n', '6000'] }]);
  });
});

describe('rows with a key', () => {
  const key = { key: [0] };

  it('are told apart by it, and show what changed by its values', () => {
    const found = compare(
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
      [
        ['c', '30'],
        ['d', '4'],
        ['a', '1.0'],
      ],
      key,
    );
    expect([...differenceLines(found, expectedAndGot)]).toEqual([
      '≠ name = c · plays: expected 3, got 30',
      '− row 2 missing: name = b, plays = 2',
      '+ row 2 extra: name = d, plays = 4',
    ]);
  });

  it.each([
    [
      'on one side',
      [
        ['a', '1'],
        ['a', '2'],
      ],
      [['b', '3']],
    ],
    [
      'of pairs that came crosswise',
      [
        ['a', '1'],
        ['a', '2'],
      ],
      [
        ['a', '2'],
        ['a', '1'],
        ['c', '1'],
      ],
    ],
  ] as const)('that is not unique, %s, are said to be so', (_, left, right) => {
    const comparer = new ResultComparer({
      ...{ left: columns, right: columns, names: 'required', ordered: false, tolerance: 0, shown: 100 },
      ...key,
    });
    for (let at = 0; at < 3; at += 1) {
      comparer.add('left', left.slice(at, at + 1));
      comparer.add('right', right.slice(at, at + 1));
    }
    const found = comparer.finish();
    expect(found.repeatedKey).toEqual(['a']);
    expect(differenceSummary(found, expectedAndGot)).toMatch(/; the key is not unique: several rows have name = a$/);
  });

  it('that is unique are not', () => {
    const rows = [
      ['a', '1'],
      ['b', '2'],
    ];
    expect(compare(rows, [...rows].reverse(), key).repeatedKey).toBeNull();
    expect(
      compare(
        rows,
        [
          ['b', '7'],
          ['a', '9'],
        ],
        key,
      ).repeatedKey,
    ).toBeNull();
  });

  it('keep the first differences and count all', () => {
    const left = Array.from({ length: 500 }, (_, index) => [`n${index}`, '1']);
    const found = compare(
      left,
      left.map(([name = '']) => [name, '2']),
      { ...key, shown: 3 },
    );
    expect(found).toMatchObject({ changedRows: 500, changedCells: 500 });
    expect([...differenceLines(found, expectedAndGot)].at(-1)).toBe('… and 497 rows more');
  });
});

describe('columns', () => {
  it('of other names are the difference, whatever the case of their letters', () => {
    const right = [text('NAME'), whole('count')];
    const found = compare([['a', '1']], [['a', '1']], { right });
    expect(isSame(found)).toBe(false);
    expect(differenceSummary(found, expectedAndGot)).toBe('the columns differ: expected name, plays; got NAME, count');
    expect(isSame(compare([['a', '1']], [['a', '1']], { right, names: 'free' }))).toBe(true);
  });

  it('of another number are the difference, also where names do not count', () => {
    expect(isSame(compare([['a', '1']], [['a']], { right: [text('name')], names: 'free' }))).toBe(false);
  });
});
